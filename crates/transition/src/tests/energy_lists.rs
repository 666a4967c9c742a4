//! Delegation.

use wavefront_types::state::Energy;
use wavefront_types::transaction::{Delegation, EnergyPayload};
use wavefront_types::{AccountId, COIN, ErrorCode, StateKey, Transaction};

use super::energy::{op, unfreeze};
use super::world::{ALICE, BOB, CAROL, World, id, pay, tx};

fn delegate(nonce: u64, days: u32, list: &[(AccountId, u64)]) -> Transaction {
    let delegations =
        list.iter().map(|&(delegatee, amount)| Delegation { delegatee, amount }).collect();
    op(ALICE, nonce, EnergyPayload::Delegate { delegations, days })
}

#[test]
fn the_source_freezes_and_the_delegatees_gain() {
    let mut world = World::funded();
    world.set_energy(CAROL, Energy { energy: 1, frozen: COIN, records: true });
    let before = world.native_units();
    world.ok(&delegate(0, 3, &[(BOB, COIN), (CAROL, 2 * COIN)]));
    assert_eq!(world.balance(ALICE), 997 * COIN);
    let expected = Energy { energy: 0, frozen: 3 * COIN, records: true };
    assert_eq!(world.energy(ALICE), expected, "records, but no record");
    assert_eq!(world.energy(BOB), Energy { energy: 6, frozen: 0, records: false });
    assert_eq!(world.energy(CAROL), Energy { energy: 13, frozen: COIN, records: true });
    assert_eq!(world.native_units(), before);
    world.finalize().unwrap();
    assert_eq!(world.totals.energy, 18);
}

#[test]
fn delegated_energy_pays_fees_and_the_source_gets_its_units_back() {
    let mut world = World::funded();
    let before = world.native_units();
    world.ok(&delegate(0, 3, &[(BOB, COIN)]));
    let mut t = tx(BOB, 0, pay(CAROL, 1));
    (t.fee, t.fee_type) = (0, wavefront_types::FeeType::Energy);
    world.ok(&t);
    assert_eq!(world.energy(BOB).energy, 5);
    let release = EnergyPayload::Unfreeze {
        amount: COIN,
        from_delegation: true,
        record_index: None,
        delegatee: Some(BOB),
    };
    world.ok(&op(ALICE, 1, release));
    assert_eq!(world.energy(BOB).energy, 5, "energy stays");
    world.env.height = 140;
    world.ok(&op(ALICE, 2, EnergyPayload::Withdraw));
    assert_eq!(world.balance(ALICE), 1_000 * COIN);
    assert_eq!(world.fails(&op(ALICE, 3, unfreeze(COIN))), ErrorCode::InsufficientFrozen);
    assert_eq!(world.fails(&op(ALICE, 3, EnergyPayload::Withdraw)), ErrorCode::InvalidPayload);
    world.finalize().unwrap();
    assert_eq!(world.totals.energy, 5);
    assert_eq!(world.native_units(), before);
}

#[test]
fn list_rules_come_in_order() {
    let mut world = World::funded();
    let nobody = id(77);
    let mut fails = |list: &[(AccountId, u64)]| world.fails(&delegate(0, 3, list));
    assert_eq!(fails(&[]), ErrorCode::InvalidPayload);
    assert_eq!(fails(&[(ALICE, 0); 501]), ErrorCode::InvalidFormat);
    let all = [(nobody, 5), (nobody, 5), (ALICE, COIN)];
    assert_eq!(fails(&all), ErrorCode::SelfOperation);
    assert_eq!(fails(&all[..2]), ErrorCode::InvalidPayload);
    assert_eq!(fails(&[(BOB, COIN), (CAROL, COIN), (BOB, COIN)]), ErrorCode::InvalidPayload);
    assert_eq!(fails(&[(nobody, COIN), (BOB, COIN + 1)]), ErrorCode::InvalidAmount);
    assert_eq!(fails(&[(nobody, 5_000 * COIN)]), ErrorCode::AccountNotFound);
    assert_eq!(fails(&[(BOB, 999 * COIN), (CAROL, 2 * COIN)]), ErrorCode::InsufficientBalance);
    let huge = u64::MAX / COIN * COIN;
    assert_eq!(fails(&[(BOB, huge), (CAROL, huge)]), ErrorCode::InsufficientBalance);
    assert!(!world.has(&StateKey::Energy(ALICE)));
}

#[test]
fn overflows() {
    let mut world = World::funded();
    world.set_energy(CAROL, Energy { energy: u64::MAX - 5, ..Energy::default() });
    let t = delegate(0, 3, &[(BOB, COIN), (CAROL, COIN)]);
    assert_eq!(world.fails(&t), ErrorCode::Overflow, "the second delegatee");
    world.set_energy(CAROL, Energy::default());
    world.totals.energy = u64::MAX - 11;
    assert_eq!(world.fails(&t), ErrorCode::Overflow, "the chain's energy");
    world.totals.energy = 0;
    world.set_energy(ALICE, Energy { frozen: u64::MAX, ..Energy::default() });
    assert_eq!(world.fails(&t), ErrorCode::Overflow, "the frozen units");
}

#[test]
fn existence_of_a_delegatee_follows_a_credit_in_the_same_block() {
    let mut world = World::funded();
    let t = delegate(0, 3, &[(id(60), COIN)]);
    assert_eq!(world.fails(&t), ErrorCode::AccountNotFound);
    world.ok(&tx(BOB, 0, pay(id(60), 0)));
    world.ok(&t);
    assert_eq!(world.energy(id(60)).energy, 6);
}
