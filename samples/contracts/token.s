; A fungible token.
; Input: one byte, then addresses (32 bytes) and amounts (u64).
;   (nothing)                  the caller becomes the owner; once
;   1 to amount                makes new ones; the owner may
;   2 to amount                transfers the caller's
;   3 address                  answers with a balance
;   4 spender amount           lets someone transfer the caller's
;   5 from to amount           transfers someone else's
;   6                          answers with the supply
; Every transfer emits an event: topics from and to (zeros: made), data the amount.
.equ HEAP, 0x3_0000_0000
.equ INPUT, 0
.equ INPUT_MAX, 73
.equ CALLER, 128
.equ OWNER, 160
.equ KEY, 192                           ; a letter and one or two addresses
.equ VALUE, 264
.equ TOPICS, 272                        ; two addresses
.equ ZEROS, 336                         ; never written

entrypoint:
        const   r9, HEAP
        mov64   r1, r9
        mov64   r2, INPUT_MAX
        syscall get_input_data
        mov64   r8, r0
        mov64   r1, r9
        add64   r1, CALLER
        syscall get_caller
        const   r1, owner
        mov64   r2, len(owner)
        mov64   r3, r9
        add64   r3, OWNER
        mov64   r4, 32
        syscall storage_read
        mov64   r7, r0                  ; 0: nobody owns it yet
        jeq     r8, 0, initialise
        ldxb    r6, [r9 + INPUT]
        jeq     r6, 1, mint
        jeq     r6, 2, transfer
        jeq     r6, 3, balance
        jeq     r6, 4, approve
        jeq     r6, 5, transfer_from
        jeq     r6, 6, supply
refuse: mov64   r0, 1001
        exit
denied: mov64   r0, 1002
        exit
short:  mov64   r0, 1003
        exit
closed: mov64   r0, 1004
        exit
done:   mov64   r0, 0
        exit

initialise:
        jne     r7, 0, closed
        const   r1, owner
        mov64   r2, len(owner)
        mov64   r3, r9
        add64   r3, CALLER
        mov64   r4, 32
        syscall storage_write
        ja      done

mint:   jne     r8, 41, refuse
        mov64   r1, r9
        add64   r1, OWNER
        mov64   r2, r9
        add64   r2, CALLER
        call    is_equal
        jeq     r0, 0, denied
        call    load_supply
        ldxdw   r1, [r9 + INPUT + 33]
        add64   r1, r0
        jlt     r1, r0, short           ; more than fit into a u64
        call    store_supply
        mov64   r1, r9
        add64   r1, ZEROS
        mov64   r2, r9
        add64   r2, INPUT + 1
        ldxdw   r3, [r9 + INPUT + 33]
        call    credit
        ja      done

transfer:
        jne     r8, 41, refuse
        mov64   r1, r9
        add64   r1, CALLER
        mov64   r2, r9
        add64   r2, INPUT + 1
        ldxdw   r3, [r9 + INPUT + 33]
        call    move
        exit

balance:
        jne     r8, 33, refuse
        mov64   r1, r9
        add64   r1, INPUT + 1
        call    load_balance
answer: stxdw   [r9 + VALUE], r0
        mov64   r1, r9
        add64   r1, VALUE
        mov64   r2, 8
        syscall set_return_data
        ja      done

approve:
        jne     r8, 41, refuse
        mov64   r1, r9
        add64   r1, CALLER
        mov64   r2, r9
        add64   r2, INPUT + 1
        call    allowance_key
        ldxdw   r1, [r9 + INPUT + 33]
        mov64   r2, 65
        call    store
        ja      done

transfer_from:
        jne     r8, 73, refuse
        mov64   r1, r9
        add64   r1, INPUT + 1
        mov64   r2, r9
        add64   r2, CALLER
        call    allowance_key
        mov64   r1, 65
        call    load
        ldxdw   r3, [r9 + INPUT + 65]
        jlt     r0, r3, denied
        sub64   r0, r3
        mov64   r1, r0
        mov64   r2, 65
        call    store
        mov64   r1, r9
        add64   r1, INPUT + 1
        mov64   r2, r9
        add64   r2, INPUT + 33
        ldxdw   r3, [r9 + INPUT + 65]
        call    move
        exit

supply: call    load_supply
        ja      answer

; r0 = 0 when r3 went from the address at r1 to the one at r2
move:   mov64   r6, r1
        mov64   r7, r2
        mov64   r8, r3
        call    load_balance
        jlt     r0, r8, short
        sub64   r0, r8
        mov64   r1, r0
        mov64   r2, 33
        call    store
        mov64   r1, r6
        mov64   r2, r7
        mov64   r3, r8
        call    credit
        mov64   r0, 0
        exit

; adds r3 to what the address at r2 has, and tells that it came from the one at r1
credit: mov64   r6, r1
        mov64   r7, r2
        mov64   r8, r3
        mov64   r1, r7
        call    load_balance
        add64   r0, r8                  ; below the supply, which fits
        mov64   r1, r0
        mov64   r2, 33
        call    store
        mov64   r1, r9
        add64   r1, TOPICS
        mov64   r2, r6
        mov64   r3, 32
        syscall memcpy
        mov64   r1, r9
        add64   r1, TOPICS + 32
        mov64   r2, r7
        mov64   r3, 32
        syscall memcpy
        stxdw   [r9 + VALUE], r8
        mov64   r1, r9
        add64   r1, TOPICS
        mov64   r2, 2
        mov64   r3, r9
        add64   r3, VALUE
        mov64   r4, 8
        syscall emit_event
        exit

; r0 = what the address at r1 has; its key stays in KEY
load_balance:
        stb     [r9 + KEY], 'b'
        mov64   r2, r1
        mov64   r1, r9
        add64   r1, KEY + 1
        mov64   r3, 32
        syscall memcpy
        mov64   r1, 33
        call    load
        exit

; KEY = what the one at r2 may take from the one at r1
allowance_key:
        mov64   r6, r2
        stb     [r9 + KEY], 'a'
        mov64   r2, r1
        mov64   r1, r9
        add64   r1, KEY + 1
        mov64   r3, 32
        syscall memcpy
        mov64   r1, r9
        add64   r1, KEY + 33
        mov64   r2, r6
        mov64   r3, 32
        syscall memcpy
        exit

load_supply:
        stb     [r9 + KEY], 's'
        mov64   r1, 1
        call    load
        exit

store_supply:
        mov64   r2, 1
        call    store
        exit

; r0 = the u64 under the first r1 bytes of KEY
load:   stdw    [r9 + VALUE], 0
        mov64   r2, r1
        mov64   r1, r9
        add64   r1, KEY
        mov64   r3, r9
        add64   r3, VALUE
        mov64   r4, 8
        syscall storage_read
        ldxdw   r0, [r9 + VALUE]
        exit

; the u64 r1 under the first r2 bytes of KEY
store:  stxdw   [r9 + VALUE], r1
        mov64   r1, r9
        add64   r1, KEY
        mov64   r3, r9
        add64   r3, VALUE
        mov64   r4, 8
        syscall storage_write
        exit

; r0 = 1 when 32 bytes at r1 and at r2 are the same
is_equal:
        mov64   r3, 32
.next:  ldxdw   r4, [r1]
        ldxdw   r5, [r2]
        jne     r4, r5, .other
        add64   r1, 8
        add64   r2, 8
        add64   r3, -8
        jne     r3, 0, .next
        mov64   r0, 1
        exit
.other: mov64   r0, 0
        exit

.rodata
owner:  .ascii  "owner"
