//! The token.

use super::world::{Address, World};

const ALICE: Address = [1; 32];
const BOB: Address = [2; 32];
const CAROL: Address = [3; 32];
const TOKEN: Address = [0xc0; 32];

fn world() -> World {
    let mut world = World::new();
    world.deploy("token", TOKEN);
    assert_eq!(world.call(ALICE, TOKEN, 0, &[]), 0);
    world
}

fn to(op: u8, address: Address, amount: u64) -> Vec<u8> {
    [&[op][..], &address, &amount.to_le_bytes()].concat()
}

fn answer(world: &mut World, input: &[u8]) -> u64 {
    assert_eq!(world.call(CAROL, TOKEN, 0, input), 0);
    u64::from_le_bytes(world.returned[..].try_into().expect("eight bytes"))
}

fn balance(world: &mut World, of: Address) -> u64 {
    answer(world, &[&[3][..], &of].concat())
}

#[test]
fn the_owner_makes_tokens_and_nobody_else() {
    let mut world = world();
    assert_eq!(world.call(ALICE, TOKEN, 0, &[]), 1004, "there is an owner");
    assert_eq!(world.call(BOB, TOKEN, 0, &to(1, BOB, 5)), 1002);
    assert_eq!(world.call(ALICE, TOKEN, 0, &to(1, BOB, 500)), 0);
    assert_eq!(balance(&mut world, BOB), 500);
    assert_eq!(answer(&mut world, &[6]), 500);
    assert_eq!(world.call(ALICE, TOKEN, 0, &to(1, CAROL, u64::MAX)), 1003, "too many");
    let topics = [[0; 32], BOB].concat();
    assert_eq!(world.state.events, [(topics, 500_u64.to_le_bytes().to_vec())]);
}

#[test]
fn transfers_move_what_is_there() {
    let mut world = world();
    world.call(ALICE, TOKEN, 0, &to(1, ALICE, 500));
    assert_eq!(world.call(ALICE, TOKEN, 0, &to(2, BOB, 501)), 1003);
    assert_eq!(world.call(ALICE, TOKEN, 0, &to(2, BOB, 200)), 0);
    assert_eq!(world.call(ALICE, TOKEN, 0, &to(2, ALICE, 300)), 0, "to oneself");
    assert_eq!((balance(&mut world, ALICE), balance(&mut world, BOB)), (300, 200));
    for wrong in [&to(2, BOB, 1)[..40], &[9], &[3, 1]] {
        assert_eq!(world.call(ALICE, TOKEN, 0, wrong), 1001);
    }
}

#[test]
fn an_allowance_is_used_up() {
    let mut world = world();
    world.call(ALICE, TOKEN, 0, &to(1, ALICE, 500));
    let take = |amount: u64| [&[5][..], &ALICE, &CAROL, &amount.to_le_bytes()].concat();
    assert_eq!(world.call(BOB, TOKEN, 0, &take(1)), 1002);
    assert_eq!(world.call(ALICE, TOKEN, 0, &to(4, BOB, 300)), 0);
    assert_eq!(world.call(BOB, TOKEN, 0, &take(200)), 0);
    assert_eq!(world.call(BOB, TOKEN, 0, &take(101)), 1002);
    assert_eq!(world.call(BOB, TOKEN, 0, &take(100)), 0);
    assert_eq!((balance(&mut world, ALICE), balance(&mut world, CAROL)), (200, 300));
}
