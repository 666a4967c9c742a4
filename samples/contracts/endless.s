; Runs until its gas is used up.
entrypoint:
        add64   r1, 1
        ja      entrypoint
