; Pays out: the same amount to each of a list, from what the contract holds.
; Input: the amount (u64), then addresses of 32 bytes each, at most 500. Anyone may call; what is
; short fails the call, and with it the payments before.
.equ HEAP, 0x3_0000_0000
.equ AMOUNT, 0
.equ LIST, 8
.equ INPUT_MAX, LIST + 16_000

entrypoint:
        const   r9, HEAP
        mov64   r1, r9
        mov64   r2, INPUT_MAX
        syscall get_input_data
        jeq     r0, 0, .nothing         ; deployed
        jgt     r0, INPUT_MAX, .refuse
        jlt     r0, LIST, .refuse
        add64   r0, -LIST
        mov64   r1, r0
        mod64   r1, 32
        jne     r1, 0, .refuse
        mov64   r7, r9                  ; from one address to the next
        add64   r7, LIST
        mov64   r8, r7                  ; to the end
        add64   r8, r0
        ldxdw   r6, [r9 + AMOUNT]
.next:  jge     r7, r8, .nothing
        mov64   r1, r7
        mov64   r2, r6
        syscall transfer
        jne     r0, 0, .short
        add64   r7, 32
        ja      .next
.nothing:
        mov64   r0, 0
        exit
.short: mov64   r0, 1003
        exit
.refuse:
        mov64   r0, 1001
        exit
