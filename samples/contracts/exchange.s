; Exchanges the native coin for another asset: what it holds of both keeps its product, and three
; in a thousand of what comes in stay.
; Input: one byte, then
;   1 asset (32)     which asset; once
;   2                takes a deposit of both, and gives shares
;   3 least (u64)    sells the value of the call for the asset; fails when it brings less
;   4 least (u64)    sells what was deposited of the asset for coins
;   5 shares (u64)   gives the caller's part back
; The key `pool` holds the coins, the asset and the shares; shares are kept by address.
.equ HEAP, 0x3_0000_0000
.equ INPUT, 0
.equ INPUT_MAX, 33
.equ CALLER, 64
.equ SELF, 96
.equ ASSET, 128
.equ COINS, 160                         ; from here on as stored under `pool`
.equ TOKENS, 168
.equ SHARES, 176
.equ POOL_LEN, 24
.equ HELD, 192                          ; what the contract has of the asset now
.equ KEY, 200                           ; a letter and an address
.equ VALUE, 240

entrypoint:
        const   r9, HEAP
        mov64   r1, r9
        mov64   r2, INPUT_MAX
        syscall get_input_data
        mov64   r8, r0
        jeq     r8, 0, done             ; deployed
        mov64   r1, r9
        add64   r1, CALLER
        syscall get_caller
        mov64   r1, r9
        add64   r1, SELF
        syscall get_contract_hash
        const   r1, asset
        mov64   r2, len(asset)
        mov64   r3, r9
        add64   r3, ASSET
        mov64   r4, 32
        syscall storage_read
        ldxb    r6, [r9 + INPUT]
        jeq     r6, 1, choose
        jeq     r0, 0, closed           ; no asset is chosen
        const   r1, pool
        mov64   r2, len(pool)
        mov64   r3, r9
        add64   r3, COINS
        mov64   r4, POOL_LEN
        syscall storage_read
        mov64   r1, r9
        add64   r1, SELF
        mov64   r2, r9
        add64   r2, ASSET
        mov64   r3, r9
        add64   r3, HELD
        syscall get_asset_balance
        jeq     r6, 2, deposit
        jne     r8, 9, refuse
        ldxdw   r8, [r9 + INPUT + 1]
        jeq     r6, 3, sell_coins
        jeq     r6, 4, sell_tokens
        jeq     r6, 5, withdraw
refuse: mov64   r0, 1001
        exit
short:  mov64   r0, 1003
        exit
closed: mov64   r0, 1004
        exit
done:   mov64   r0, 0
        exit

choose: jne     r0, 0, closed
        jne     r8, 33, refuse
        const   r1, asset
        mov64   r2, len(asset)
        mov64   r3, r9
        add64   r3, INPUT + 1
        mov64   r4, 32
        syscall storage_write
        ja      done

; r6 coins and r7 tokens came in. The first deposit sets the price; later ones keep it, and what is
; too much of the asset stays in the pool.
deposit:
        syscall get_call_value
        mov64   r6, r0
        ldxdw   r7, [r9 + HELD]
        ldxdw   r1, [r9 + TOKENS]
        sub64   r7, r1
        jeq     r6, 0, short
        jeq     r7, 0, short
        ldxdw   r8, [r9 + SHARES]
        jne     r8, 0, .later
        mov64   r8, r6                  ; shares to give
        ja      .give
.later: mov64   r1, r6
        ldxdw   r2, [r9 + TOKENS]
        ldxdw   r3, [r9 + COINS]
        call    multiply_divide
        jgt     r0, r7, short           ; too little of the asset
        mov64   r1, r6
        mov64   r2, r8
        ldxdw   r3, [r9 + COINS]
        call    multiply_divide
        mov64   r8, r0
        jeq     r8, -1, short
.give:  ldxdw   r1, [r9 + COINS]
        add64   r1, r6
        stxdw   [r9 + COINS], r1
        ldxdw   r1, [r9 + HELD]
        stxdw   [r9 + TOKENS], r1
        ldxdw   r1, [r9 + SHARES]
        add64   r1, r8
        stxdw   [r9 + SHARES], r1
        call    store_pool
        call    load_shares
        add64   r0, r8
        mov64   r1, r0
        call    store_shares
        ja      done

sell_coins:
        syscall get_call_value
        mov64   r6, r0
        mov64   r1, r6
        ldxdw   r2, [r9 + COINS]
        ldxdw   r3, [r9 + TOKENS]
        call    price
        jeq     r0, -1, short
        jlt     r0, r8, short
        mov64   r8, r0
        ldxdw   r1, [r9 + COINS]
        add64   r1, r6
        stxdw   [r9 + COINS], r1
        ldxdw   r1, [r9 + TOKENS]
        sub64   r1, r8
        stxdw   [r9 + TOKENS], r1
        call    store_pool
        call    pay_tokens
        ja      done

sell_tokens:
        ldxdw   r6, [r9 + HELD]
        ldxdw   r3, [r9 + TOKENS]
        sub64   r6, r3
        mov64   r1, r6
        ldxdw   r2, [r9 + TOKENS]
        ldxdw   r3, [r9 + COINS]
        call    price
        jeq     r0, -1, short
        jlt     r0, r8, short
        mov64   r8, r0
        ldxdw   r1, [r9 + TOKENS]
        add64   r1, r6
        stxdw   [r9 + TOKENS], r1
        ldxdw   r1, [r9 + COINS]
        sub64   r1, r8
        stxdw   [r9 + COINS], r1
        call    store_pool
        call    pay_coins
        ja      done

withdraw:
        call    load_shares
        jlt     r0, r8, short
        jeq     r8, 0, short
        sub64   r0, r8
        mov64   r1, r0
        call    store_shares
        mov64   r1, r8
        ldxdw   r2, [r9 + COINS]
        ldxdw   r3, [r9 + SHARES]
        call    multiply_divide
        mov64   r6, r0
        mov64   r1, r8
        ldxdw   r2, [r9 + TOKENS]
        ldxdw   r3, [r9 + SHARES]
        call    multiply_divide
        mov64   r7, r0
        ldxdw   r1, [r9 + COINS]
        sub64   r1, r6
        stxdw   [r9 + COINS], r1
        ldxdw   r1, [r9 + TOKENS]
        sub64   r1, r7
        stxdw   [r9 + TOKENS], r1
        ldxdw   r1, [r9 + SHARES]
        sub64   r1, r8
        stxdw   [r9 + SHARES], r1
        call    store_pool
        mov64   r8, r6
        call    pay_coins
        mov64   r8, r7
        call    pay_tokens
        ja      done

; r0 = what r1 brings when there are r2 of its kind and r3 of the other; -1 when it cannot be said
price:  mov64   r6, r2
        mov64   r7, r3
        mov64   r2, 997
        mov64   r3, 1000
        call    multiply_divide
        jeq     r0, -1, .none
        mov64   r1, r0
        mov64   r2, r7
        mov64   r3, r6
        add64   r3, r0
        jlt     r3, r6, .none
        call    multiply_divide
        exit
.none:  mov64   r0, -1
        exit

; r0 = r1 * r2 / r3, rounded down; -1 when it does not fit, or r3 is 0
multiply_divide:
        mov64   r4, r1                  ; the halves of one factor: r4 low, r1 high
        or32    r4, 0
        rsh64   r1, 32
        mov64   r5, r2                  ; of the other: r5 low, r2 high
        or32    r5, 0
        rsh64   r2, 32
        mov64   r0, r4                  ; low times low
        mul64   r0, r5
        mul64   r4, r2                  ; low times high
        mul64   r5, r1                  ; high times low
        mul64   r1, r2                  ; high times high
        mov64   r6, r0                  ; the middle
        rsh64   r6, 32
        mov64   r7, r4
        or32    r7, 0
        add64   r6, r7
        mov64   r7, r5
        or32    r7, 0
        add64   r6, r7
        rsh64   r4, 32
        rsh64   r5, 32
        add64   r1, r4                  ; r1 = the product's upper half
        add64   r1, r5
        mov64   r7, r6
        rsh64   r7, 32
        add64   r1, r7
        or32    r0, 0
        lsh64   r6, 32
        or64    r0, r6                  ; r0 = its lower half
        jge     r1, r3, .none
        mov64   r2, 64                  ; bit by bit; r1 is what is left
.bit:   mov64   r4, r1
        lsh64   r1, 1
        mov64   r5, r0
        rsh64   r5, 63
        or64    r1, r5
        lsh64   r0, 1
        jslt    r4, 0, .take            ; a bit went over the top
        jlt     r1, r3, .skip
.take:  sub64   r1, r3
        or64    r0, 1
.skip:  add64   r2, -1
        jne     r2, 0, .bit
        exit
.none:  mov64   r0, -1
        exit

; r8 coins to the caller
pay_coins:
        mov64   r1, r9
        add64   r1, CALLER
        mov64   r2, r8
        syscall transfer
        jne     r0, 0, .short
        exit
.short: syscall abort

; r8 of the asset to the caller
pay_tokens:
        mov64   r1, r9
        add64   r1, CALLER
        mov64   r2, r8
        mov64   r3, r9
        add64   r3, ASSET
        syscall transfer_asset
        jne     r0, 0, .short
        exit
.short: syscall abort

store_pool:
        const   r1, pool
        mov64   r2, len(pool)
        mov64   r3, r9
        add64   r3, COINS
        mov64   r4, POOL_LEN
        syscall storage_write
        exit

; r0 = the caller's shares; their key stays in KEY
load_shares:
        stb     [r9 + KEY], 's'
        mov64   r1, r9
        add64   r1, KEY + 1
        mov64   r2, r9
        add64   r2, CALLER
        mov64   r3, 32
        syscall memcpy
        stdw    [r9 + VALUE], 0
        mov64   r1, r9
        add64   r1, KEY
        mov64   r2, 33
        mov64   r3, r9
        add64   r3, VALUE
        mov64   r4, 8
        syscall storage_read
        ldxdw   r0, [r9 + VALUE]
        exit

; r1 to the key in KEY
store_shares:
        stxdw   [r9 + VALUE], r1
        mov64   r1, r9
        add64   r1, KEY
        mov64   r2, 33
        mov64   r3, r9
        add64   r3, VALUE
        mov64   r4, 8
        syscall storage_write
        exit

.rodata
asset:  .ascii  "asset"
pool:   .ascii  "pool"
