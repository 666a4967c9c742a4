; Reads a key to decide which one to write: what a call touches is not known before it runs.
; The key `next` holds a u64; the caller is written under `slot` and that number, and the number is
; counted up. Two calls in one block write different slots.
.equ NEXT, 0                            ; 8 bytes
.equ SLOT, 8                            ; 4 + 8 bytes
.equ CALLER, 24                         ; 32 bytes

entrypoint:
        add64   r10, -56
        stdw    [r10 + NEXT], 0
        const   r1, next
        mov64   r2, len(next)
        mov64   r3, r10
        mov64   r4, 8
        syscall storage_read

        ldxdw   r6, [r10 + NEXT]
        const   r1, slot
        ldxw    r1, [r1]
        stxw    [r10 + SLOT], r1
        stxw    [r10 + SLOT + 4], r6    ; in two halves: no word is needed to be aligned,
        mov64   r1, r6                  ; but other tools like it so
        rsh64   r1, 32
        stxw    [r10 + SLOT + 8], r1
        mov64   r1, r10
        add64   r1, CALLER
        syscall get_caller
        mov64   r1, r10
        add64   r1, SLOT
        mov64   r2, 12
        mov64   r3, r10
        add64   r3, CALLER
        mov64   r4, 32
        syscall storage_write

        add64   r6, 1
        stxdw   [r10 + NEXT], r6
        const   r1, next
        mov64   r2, len(next)
        mov64   r3, r10
        mov64   r4, 8
        syscall storage_write
        mov64   r0, 0
        exit

.rodata
next:   .ascii  "next"
slot:   .ascii  "slot"
