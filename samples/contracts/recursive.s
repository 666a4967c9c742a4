; Calls itself as often as its input says, and counts the calls that came to their end under the
; key `calls`. Calls of contracts are nested eight deep at most: what is asked for beyond that
; fails, and so does the whole.
; Input: one byte, how many further calls.
.equ CONTRACT, 0                        ; 32 bytes
.equ INPUT, 32                          ; 1 byte, padded
.equ COUNT, 40                          ; 8 bytes

entrypoint:
        add64   r10, -48
        mov64   r1, r10
        add64   r1, INPUT
        mov64   r2, 1
        syscall get_input_data
        jne     r0, 1, .refuse
        ldxb    r6, [r10 + INPUT]
        jeq     r6, 0, .count

        mov64   r1, r10
        syscall get_contract_hash       ; to CONTRACT, which lies at the start
        add64   r6, -1
        stxb    [r10 + INPUT], r6
        mov64   r1, r10
        mov64   r2, r10
        add64   r2, INPUT
        mov64   r3, 1
        syscall invoke
        jne     r0, 0, .failed

.count: stdw    [r10 + COUNT], 0
        const   r1, key
        mov64   r2, len(key)
        mov64   r3, r10
        add64   r3, COUNT
        mov64   r4, 8
        syscall storage_read
        ldxdw   r1, [r10 + COUNT]
        add64   r1, 1
        stxdw   [r10 + COUNT], r1
        const   r1, key
        mov64   r2, len(key)
        mov64   r3, r10
        add64   r3, COUNT
        mov64   r4, 8
        syscall storage_write
        mov64   r0, 0
        exit
.failed:
        exit                            ; with the callee's answer
.refuse:
        mov64   r0, 1001
        exit

.rodata
key:    .ascii  "calls"
