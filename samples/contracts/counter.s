; Counts its calls: a u64, little-endian, under the key `count`. Answers with the new count.
entrypoint:
        add64   r10, -8
        stdw    [r10], 0                ; a key that is not there leaves it as it is
        const   r1, key
        mov64   r2, len(key)
        mov64   r3, r10
        mov64   r4, 8
        syscall storage_read

        ldxdw   r1, [r10]
        add64   r1, 1
        stxdw   [r10], r1
        const   r1, key
        mov64   r2, len(key)
        mov64   r3, r10
        mov64   r4, 8
        syscall storage_write

        mov64   r1, r10
        mov64   r2, 8
        syscall set_return_data
        mov64   r0, 0
        exit

.rodata
key:    .ascii  "count"
