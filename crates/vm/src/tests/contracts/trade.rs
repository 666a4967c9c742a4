//! The exchange.

use proptest::prelude::*;

use super::world::{Address, NATIVE, World};

const ALICE: Address = [1; 32];
const BOB: Address = [2; 32];
const EXCHANGE: Address = [0xc0; 32];
const GOLD: Address = [9; 32];

/// Holders with both, and an exchange without any.
fn world(each: u64) -> World {
    let mut world = World::new();
    world.deploy("exchange", EXCHANGE);
    for holder in [ALICE, BOB] {
        world.give(holder, NATIVE, each);
        world.give(holder, GOLD, each);
    }
    assert_eq!(world.call(ALICE, EXCHANGE, 0, &[]), 0, "deployed");
    assert_eq!(world.call(ALICE, EXCHANGE, 0, &[2]), 1004, "no asset yet");
    assert_eq!(world.call(ALICE, EXCHANGE, 0, &[&[1][..], &GOLD].concat()), 0);
    assert_eq!(world.call(ALICE, EXCHANGE, 0, &[&[1][..], &GOLD].concat()), 1004);
    world
}

/// A call that brings gold along, which goes back when it fails.
fn with_gold(world: &mut World, caller: Address, gold: u64, value: u64, input: &[u8]) -> u64 {
    let before = world.state.clone();
    let moved = |world: &World, holder| world.state.balance(holder, GOLD);
    let (has, pool) = (moved(world, caller), moved(world, EXCHANGE));
    world.give(caller, GOLD, has - gold);
    world.give(EXCHANGE, GOLD, pool + gold);
    let code = world.call(caller, EXCHANGE, value, input);
    if code != 0 {
        world.state = before;
    }
    code
}

fn op(op: u8, amount: u64) -> Vec<u8> {
    [&[op][..], &amount.to_le_bytes()].concat()
}

/// Coins, gold, shares.
fn pool(world: &World) -> [u128; 3] {
    let stored = world.stored(EXCHANGE, b"pool").expect("there is a pool");
    let number = |at: usize| u64::from_le_bytes(stored[at..at + 8].try_into().expect("eight"));
    [number(0), number(8), number(16)].map(u128::from)
}

#[test]
fn a_pool_trades_and_gives_back() {
    let mut world = world(1_000_000_000_000);
    assert_eq!(with_gold(&mut world, ALICE, 4_000_000, 1_000_000, &[2]), 0);
    assert_eq!(pool(&world), [1_000_000, 4_000_000, 1_000_000]);
    // 100,000 · 0.997 · 4,000,000 / (1,000,000 + 99,700)
    assert_eq!(world.call(BOB, EXCHANGE, 100_000, &op(3, 362_645)), 1003, "a unit too dear");
    assert_eq!(world.call(BOB, EXCHANGE, 100_000, &op(3, 362_644)), 0);
    assert_eq!(pool(&world), [1_100_000, 3_637_356, 1_000_000]);
    assert_eq!(with_gold(&mut world, BOB, 362_644, 0, &op(4, 1)), 0);
    let [coins, gold, _] = pool(&world);
    assert_eq!(gold, 4_000_000);
    assert!(coins > 1_000_000, "there and back costs the fees: {coins}");
    assert_eq!(with_gold(&mut world, BOB, 1, 1_000, &[2]), 1003, "too little gold");
    assert_eq!(with_gold(&mut world, BOB, 4_000, 1_000, &[2]), 0);
    assert_eq!(world.call(BOB, EXCHANGE, 0, &op(5, 1_000_000)), 1003, "not Bob's");
    assert_eq!(world.call(ALICE, EXCHANGE, 0, &op(5, 1_000_000)), 0);
    let bobs = u64::try_from(pool(&world)[2]).expect("it fits");
    assert_eq!(world.call(BOB, EXCHANGE, 0, &op(5, bobs)), 0);
    assert_eq!(pool(&world), [0, 0, 0]);
    assert_eq!(world.state.balance(EXCHANGE, NATIVE), 0);
    assert_eq!(world.state.balance(EXCHANGE, GOLD), 0);
}

proptest! {
    #[test]
    fn no_trade_lowers_the_product(
        coins in 1_000..u64::MAX / 8,
        gold in 1_000..u64::MAX / 8,
        trades in prop::collection::vec((any::<bool>(), 1..u64::MAX / 1_000_000), 1..10),
    ) {
        let mut world = world(u64::MAX / 4);
        prop_assert_eq!(with_gold(&mut world, ALICE, gold, coins, &[2]), 0);
        for (sells_coins, amount) in trades {
            let before = pool(&world);
            let code = if sells_coins {
                world.call(BOB, EXCHANGE, amount, &op(3, 0))
            } else {
                with_gold(&mut world, BOB, amount, 0, &op(4, 0))
            };
            prop_assert_eq!(code, 0);
            let after = pool(&world);
            // What the formula says, in 128 bits.
            let (coming, going) = if sells_coins { (0, 1) } else { (1, 0) };
            let paid = u128::from(amount) * 997 / 1_000;
            let brings = paid * before[going] / (before[coming] + paid);
            prop_assert_eq!(after[coming], before[coming] + u128::from(amount));
            prop_assert_eq!(after[going], before[going] - brings);
            prop_assert!(after[0] * after[1] >= before[0] * before[1]);
            prop_assert_eq!(u128::from(world.state.balance(EXCHANGE, NATIVE)), after[0]);
            prop_assert_eq!(u128::from(world.state.balance(EXCHANGE, GOLD)), after[1]);
        }
    }
}
