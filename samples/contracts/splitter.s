; Splits what is paid to it by weights.
; Input 1, then up to 16 entries of an address and a weight (32 + 8 bytes, u64 above 0, at most
; 65,535): sets the shares, once.
; Input 2: pays the value of the call out; what is lost by rounding goes to the first.
.equ HEAP, 0x3_0000_0000
.equ INPUT, 0
.equ ENTRIES, 1
.equ ENTRY_LEN, 40
.equ INPUT_MAX, ENTRIES + 640
.equ SHARES, 1024                       ; as stored
.equ SHARES_MAX, 640

entrypoint:
        const   r9, HEAP
        mov64   r1, r9
        mov64   r2, INPUT_MAX
        syscall get_input_data
        mov64   r8, r0
        jeq     r8, 0, done             ; deployed
        jgt     r8, INPUT_MAX, refuse
        ldxb    r1, [r9 + INPUT]
        jeq     r1, 1, set
        jeq     r1, 2, pay
refuse: mov64   r0, 1001
        exit
done:   mov64   r0, 0
        exit
closed: mov64   r0, 1004                ; set already, or not set yet
        exit
short:  mov64   r0, 1003
        exit

; r0 = the length of the stored shares, which are at SHARES then
load:   const   r1, key
        mov64   r2, len(key)
        mov64   r3, r9
        add64   r3, SHARES
        mov64   r4, SHARES_MAX
        syscall storage_read
        exit

; r0 = the sum of the weights of r2 bytes of entries at r1; 0 when one is out of range
weights:
        add64   r2, r1
        mov64   r0, 0
.next:  jge     r1, r2, .end
        ldxdw   r3, [r1 + 32]
        jeq     r3, 0, .wrong
        jgt     r3, 65_535, .wrong
        add64   r0, r3
        add64   r1, ENTRY_LEN
        ja      .next
.wrong: mov64   r0, 0
.end:   exit

set:    call    load
        jne     r0, 0, closed
        add64   r8, -ENTRIES
        jeq     r8, 0, refuse
        mov64   r1, r8
        mod64   r1, ENTRY_LEN
        jne     r1, 0, refuse
        mov64   r1, r9
        add64   r1, ENTRIES
        mov64   r2, r8
        call    weights
        jeq     r0, 0, refuse
        const   r1, key
        mov64   r2, len(key)
        mov64   r3, r9
        add64   r3, ENTRIES
        mov64   r4, r8
        syscall storage_write
        ja      done

pay:    call    load
        jeq     r0, 0, closed
        mov64   r8, r9                  ; the end
        add64   r8, SHARES
        add64   r8, r0
        mov64   r2, r0
        mov64   r1, r9
        add64   r1, SHARES
        call    weights
        mov64   r7, r0                  ; their sum
        syscall get_call_value
        mov64   r5, r0
        div64   r5, r7                  ; of one weight
        stxdw   [r10 - 8], r5
        mod64   r0, r7                  ; goes to the first
        mov64   r7, r0
        mov64   r6, r9
        add64   r6, SHARES
.next:  jge     r6, r8, done
        ldxdw   r2, [r6 + 32]
        ldxdw   r5, [r10 - 8]
        mul64   r2, r5
        add64   r2, r7
        mov64   r7, 0
        mov64   r1, r6
        syscall transfer
        jne     r0, 0, short
        add64   r6, ENTRY_LEN
        ja      .next

.rodata
key:    .ascii  "shares"
