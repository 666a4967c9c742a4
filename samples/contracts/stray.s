; Writes to whatever key its input names: whoever declared another one was lied to.
; Input: the key, 1 to 64 bytes. Value: the height of the block, a u64.
.equ KEY_MAX, 64

entrypoint:
        add64   r10, -72                ; the key, then the value
        mov64   r1, r10
        mov64   r2, KEY_MAX
        syscall get_input_data
        jeq     r0, 0, .refuse
        jgt     r0, KEY_MAX, .refuse
        mov64   r6, r0
        syscall get_block_height
        stxdw   [r10 + KEY_MAX], r0
        mov64   r1, r10
        mov64   r2, r6
        mov64   r3, r10
        add64   r3, KEY_MAX
        mov64   r4, 8
        syscall storage_write
        mov64   r0, 0
        exit
.refuse:
        mov64   r0, 1001
        exit
