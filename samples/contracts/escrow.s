; Holds a payment until its buyer or an arbiter releases it, or its seller or the arbiter gives it
; back.
; Input 1, id (8), seller (32), arbiter (32): opens a deal with the value of the call.
; Input 2, id (8): to the seller; buyer and arbiter may.
; Input 3, id (8): back to the buyer; seller and arbiter may.
.equ HEAP, 0x3_0000_0000
.equ INPUT, 0
.equ OPEN_LEN, 73
.equ CLOSE_LEN, 9
.equ CALLER, 128
.equ KEY, 160                           ; `deal` and the id
.equ KEY_LEN, 12
.equ BUYER, 192                         ; from here on as stored
.equ SELLER, 224
.equ ARBITER, 256
.equ AMOUNT, 288
.equ DEAL_LEN, 104

entrypoint:
        const   r9, HEAP
        mov64   r1, r9
        mov64   r2, OPEN_LEN
        syscall get_input_data
        mov64   r8, r0
        jeq     r8, 0, done             ; deployed
        mov64   r1, r9
        add64   r1, CALLER
        syscall get_caller
        const   r1, prefix
        ldxw    r1, [r1]
        stxw    [r9 + KEY], r1
        ldxdw   r1, [r9 + INPUT + 1]
        stxdw   [r9 + KEY + 4], r1
        mov64   r1, r9
        add64   r1, KEY
        mov64   r2, KEY_LEN
        mov64   r3, r9
        add64   r3, BUYER
        mov64   r4, DEAL_LEN
        syscall storage_read
        mov64   r7, r0                  ; 0: there is no such deal
        ldxb    r6, [r9 + INPUT]
        jeq     r6, 1, open
        jne     r8, CLOSE_LEN, refuse
        jeq     r7, 0, closed
        mov64   r1, ARBITER
        call    is_caller
        jne     r0, 0, .by_arbiter
        mov64   r1, BUYER
        jeq     r6, 2, .by
        mov64   r1, SELLER
.by:    call    is_caller
        jeq     r0, 0, denied
.by_arbiter:
        mov64   r7, r9
        add64   r7, SELLER
        jeq     r6, 2, close
        mov64   r7, r9
        add64   r7, BUYER
        jeq     r6, 3, close
refuse: mov64   r0, 1001
        exit
denied: mov64   r0, 1002
        exit
short:  mov64   r0, 1003
        exit
closed: mov64   r0, 1004                ; there is one already, or none
        exit
done:   mov64   r0, 0
        exit

; r0 = 1 when the caller is the one whose address lies at r1 in the heap
is_caller:
        mov64   r2, 32
        mov64   r3, r9
        add64   r3, CALLER
        add64   r1, r9
.next:  ldxdw   r4, [r1]
        ldxdw   r5, [r3]
        jne     r4, r5, .other
        add64   r1, 8
        add64   r3, 8
        add64   r2, -8
        jne     r2, 0, .next
        mov64   r0, 1
        exit
.other: mov64   r0, 0
        exit

open:   jne     r8, OPEN_LEN, refuse
        jne     r7, 0, closed
        syscall get_call_value
        jeq     r0, 0, short
        stxdw   [r9 + AMOUNT], r0
        mov64   r1, r9
        add64   r1, BUYER
        mov64   r2, r9
        add64   r2, CALLER
        mov64   r3, 32
        syscall memcpy
        mov64   r1, r9
        add64   r1, SELLER
        mov64   r2, r9
        add64   r2, INPUT + 9
        mov64   r3, 64
        syscall memcpy                  ; seller and arbiter
        mov64   r1, r9
        add64   r1, KEY
        mov64   r2, KEY_LEN
        mov64   r3, r9
        add64   r3, BUYER
        mov64   r4, DEAL_LEN
        syscall storage_write
        ja      done

; to the address at r7
close:  mov64   r1, r9
        add64   r1, KEY
        mov64   r2, KEY_LEN
        syscall storage_delete
        mov64   r1, r7
        ldxdw   r2, [r9 + AMOUNT]
        syscall transfer
        jne     r0, 0, short
        ja      done

.rodata
prefix: .ascii  "deal"
