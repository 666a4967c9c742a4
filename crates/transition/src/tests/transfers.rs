//! Transfers: several assets, several destinations, and every way to fail.

use wavefront_types::{AssetId, COIN, ErrorCode, Payload, StateKey};

use super::world::{ALICE, BOB, CAROL, FEE, GOLD, IRON, World, id, pay, payment, transfers, tx};

const TOS: AssetId = AssetId::TOS;

#[test]
fn spending_is_summed_per_asset() {
    let mut world = World::funded();
    world.set_asset(ALICE, GOLD, 10);
    world.set_asset(ALICE, IRON, 10);
    let list = [
        payment(BOB, GOLD, 4),
        payment(CAROL, IRON, 1),
        payment(BOB, TOS, 100),
        payment(CAROL, GOLD, 6),
        payment(BOB, GOLD, 0),
    ];
    world.ok(&tx(ALICE, 0, transfers(list)));
    assert_eq!(world.asset(ALICE, GOLD), Some(0));
    assert_eq!(world.asset(ALICE, IRON), Some(9));
    assert_eq!(world.asset(BOB, GOLD), Some(4));
    assert_eq!(world.asset(CAROL, GOLD), Some(6));
    assert_eq!(world.asset(CAROL, IRON), Some(1));
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE - 100);
    assert_eq!(world.balance(BOB), 1_000 * COIN + 100);
}

#[test]
fn each_asset_is_compared_with_its_own_balance() {
    let mut world = World::funded();
    world.set_asset(ALICE, GOLD, 10);
    let list = [payment(BOB, GOLD, 4), payment(CAROL, GOLD, 7)];
    let t = tx(ALICE, 0, transfers(list));
    assert_eq!(world.fails(&t), ErrorCode::InsufficientBalance);
    let t = tx(ALICE, 0, transfers([payment(BOB, IRON, 1)]));
    assert_eq!(world.fails(&t), ErrorCode::InsufficientBalance);
    let list = [payment(BOB, GOLD, u64::MAX), payment(CAROL, GOLD, 1)];
    assert_eq!(world.fails(&tx(ALICE, 0, transfers(list))), ErrorCode::InsufficientFee);
}

#[test]
fn zero_of_an_asset_never_held_writes_no_balance_for_the_sender() {
    let mut world = World::funded();
    world.ok(&tx(ALICE, 0, transfers([payment(BOB, GOLD, 0)])));
    assert_eq!(world.asset(ALICE, GOLD), None);
    assert_eq!(world.asset(BOB, GOLD), Some(0));
}

#[test]
fn a_payment_of_another_asset_creates_the_account() {
    let mut world = World::funded();
    world.set_asset(ALICE, GOLD, 10);
    world.ok(&tx(ALICE, 0, transfers([payment(id(50), GOLD, 1)])));
    assert!(world.has(&StateKey::Account(id(50))));
    assert_eq!(world.balance(id(50)), 0);
}

#[test]
fn a_credited_new_account_can_spend() {
    let mut world = World::funded();
    world.ok(&tx(ALICE, 0, pay(id(50), COIN)));
    world.ok(&tx(id(50), 0, pay(BOB, COIN - FEE)));
    assert_eq!((world.balance(id(50)), world.nonce(id(50))), (0, 1));
    assert_eq!(world.balance(BOB), 1_001 * COIN - FEE);
}

#[test]
fn receive_then_spend_inside_one_block() {
    let mut world = World::new();
    world.set_balance(ALICE, COIN);
    world.set_balance(BOB, 0);
    assert_eq!(world.fails(&tx(BOB, 0, pay(CAROL, 1))), ErrorCode::InsufficientFee);
    world.ok(&tx(ALICE, 0, pay(BOB, 2 * FEE)));
    world.ok(&tx(BOB, 0, pay(CAROL, FEE)));
    assert_eq!(world.balance(CAROL), FEE);
}

#[test]
fn a_failing_second_leg_undoes_the_first() {
    let mut world = World::funded();
    world.set_balance(CAROL, u64::MAX);
    let list = [payment(BOB, TOS, 5), payment(CAROL, TOS, 1)];
    assert_eq!(world.fails(&tx(ALICE, 0, transfers(list))), ErrorCode::Overflow);
    assert_eq!((world.balance(ALICE), world.nonce(ALICE)), (1_000 * COIN, 0));
    assert_eq!(world.balance(BOB), 1_000 * COIN);
}

#[test]
fn a_full_receiver_is_an_overflow_not_a_clamp() {
    let mut world = World::funded();
    world.set_balance(BOB, u64::MAX - 1);
    world.ok(&tx(ALICE, 0, pay(BOB, 1)));
    assert_eq!(world.fails(&tx(ALICE, 1, pay(BOB, 1))), ErrorCode::Overflow);
    world.set_asset(ALICE, GOLD, 1);
    world.set_asset(BOB, GOLD, u64::MAX);
    let t = tx(ALICE, 1, transfers([payment(BOB, GOLD, 1)]));
    assert_eq!(world.fails(&t), ErrorCode::Overflow);
}

#[test]
fn list_rules_come_in_order_over_the_whole_list() {
    let mut world = World::funded();
    let long = |len: usize| Some(vec![0; len].into_boxed_slice());
    let with = |extra, to, amount| {
        let mut transfer = payment(to, TOS, amount);
        transfer.extra_data = extra;
        transfer
    };
    let run = |world: &mut World, list: Vec<_>| {
        let mut t = tx(ALICE, 0, transfers(list));
        t.fee = 10 * COIN;
        world.fails(&t)
    };
    assert_eq!(run(&mut world, vec![]), ErrorCode::InvalidFormat);
    assert_eq!(run(&mut world, vec![payment(ALICE, TOS, 0); 501]), ErrorCode::InvalidFormat);
    let overflow = payment(BOB, TOS, u64::MAX);
    let list =
        vec![with(long(129), BOB, 1), overflow.clone(), overflow.clone(), with(None, ALICE, 1)];
    assert_eq!(run(&mut world, list.clone()), ErrorCode::SelfOperation);
    assert_eq!(run(&mut world, list[..3].to_vec()), ErrorCode::InsufficientFee);
    assert_eq!(run(&mut world, list[..2].to_vec()), ErrorCode::InsufficientFee, "1 + max");
    let list = vec![with(long(129), BOB, u64::MAX)];
    assert_eq!(run(&mut world, list), ErrorCode::InvalidPayload, "before sum + fee");
    assert_eq!(run(&mut world, vec![overflow]), ErrorCode::InsufficientFee, "sum + fee");
    let mut list = vec![payment(BOB, GOLD, u64::MAX); 2];
    list[0].extra_data = long(129);
    assert_eq!(run(&mut world, list), ErrorCode::InsufficientFee, "an asset's sum, before extra");
    let list = vec![with(long(128), BOB, 0); 33];
    assert_eq!(run(&mut world, list), ErrorCode::InvalidPayload, "4,224 bytes in all");
}

#[test]
fn limits_are_inclusive() {
    let mut world = World::funded();
    let mut transfer = payment(BOB, TOS, 0);
    transfer.extra_data = Some(vec![0; 128].into());
    let mut t = tx(ALICE, 0, transfers(vec![transfer; 32]));
    t.fee = COIN;
    world.ok(&t);
    let mut t = tx(ALICE, 1, transfers(vec![payment(BOB, TOS, 1); 500]));
    t.fee = COIN;
    world.ok(&t);
    assert_eq!(world.balance(BOB), 1_000 * COIN + 500);
    let Payload::Transfers(list) = &mut t.payload else { unreachable!() };
    list.push(payment(BOB, TOS, 1));
    t.nonce = 2;
    assert_eq!(world.fails(&t), ErrorCode::InvalidFormat);
}
