//! Freeze, unfreeze, withdraw: the life of frozen units.

use wavefront_types::state::{Energy, FreezeRecord, PendingUnfreeze};
use wavefront_types::transaction::EnergyPayload;
use wavefront_types::{
    AccountId, COIN, ErrorCode, Payload, StateKey, StateValue, Total, Transaction,
};

use super::world::{ALICE, BOB, World, tx};

pub(super) fn op(source: AccountId, nonce: u64, payload: EnergyPayload) -> Transaction {
    let mut t = tx(source, nonce, Payload::Energy(payload));
    t.fee = 0;
    t
}

fn freeze(amount: u64, days: u32) -> EnergyPayload {
    EnergyPayload::Freeze { amount, days }
}

pub(super) fn unfreeze(amount: u64) -> EnergyPayload {
    EnergyPayload::Unfreeze { amount, from_delegation: false, record_index: None, delegatee: None }
}

#[test]
fn a_freeze_moves_units_and_stages_energy() {
    let mut world = World::funded();
    world.env.height = 5;
    world.ok(&op(ALICE, 0, freeze(3 * COIN, 7)));
    assert_eq!(world.balance(ALICE), 997 * COIN);
    let record =
        FreezeRecord { amount: 3 * COIN, energy_gained: 42, freeze_height: 5, unlock_height: 75 };
    assert_eq!(world.freezes(ALICE), [record]);
    assert_eq!(world.energy(ALICE), Energy { energy: 42, frozen: 3 * COIN, records: true });
    // A failure after it leaves the staged energy of nobody behind.
    assert_eq!(world.fails(&op(ALICE, 1, freeze(998 * COIN, 7))), ErrorCode::InsufficientBalance);
    world.finalize().unwrap();
    assert_eq!(world.totals.energy, 42);
}

#[test]
fn a_day_is_longer_off_devnet() {
    let mut world = World::funded();
    world.env.chain_id = 0;
    let mut t = op(ALICE, 0, freeze(COIN, 3));
    t.chain_id = 0;
    world.ok(&t);
    assert_eq!(world.freezes(ALICE)[0].unlock_height, 3 * 86_400);
}

#[test]
fn freeze_keeps_bare_energy_and_drops_a_fraction_of_a_coin() {
    let mut world = World::funded();
    world.set_energy(ALICE, Energy { energy: 9, frozen: 2 * COIN + 5, records: false });
    world.ok(&op(ALICE, 0, freeze(COIN, 3)));
    let energy = world.energy(ALICE);
    assert_eq!((energy.energy, energy.frozen), (15, 3 * COIN));
    assert_eq!(world.freezes(ALICE).len(), 1);
}

#[test]
fn freeze_failures() {
    let mut world = World::funded();
    let fails = |world: &mut World, amount| world.fails(&op(ALICE, 0, freeze(amount, 3)));
    for amount in [0, 1, COIN - 1, COIN + 1] {
        assert_eq!(fails(&mut world, amount), ErrorCode::InvalidAmount);
    }
    assert_eq!(fails(&mut world, 1_001 * COIN), ErrorCode::InsufficientBalance);
    world.totals.energy = u64::MAX - 5;
    assert_eq!(fails(&mut world, COIN), ErrorCode::Overflow, "the chain's energy");
    world.totals.energy = 0;
    world.set_energy(ALICE, Energy { energy: u64::MAX - 5, ..Energy::default() });
    assert_eq!(fails(&mut world, COIN), ErrorCode::Overflow, "the account's energy");
    world.set_energy(ALICE, Energy { frozen: u64::MAX, ..Energy::default() });
    assert_eq!(fails(&mut world, COIN), ErrorCode::Overflow, "the frozen units");
    world.set_energy(ALICE, Energy::default());
    world.env.height = u64::MAX - 29;
    assert_eq!(fails(&mut world, COIN), ErrorCode::Overflow, "the unlock height");
}

#[test]
fn whole_life_cycle() {
    let mut world = World::funded();
    let before = world.native_units();
    world.ok(&op(ALICE, 0, freeze(5 * COIN, 365)));
    world.finalize().unwrap();
    assert_eq!(world.env.height, 1);
    // The records' unlock height (3,650) is not looked at.
    world.ok(&op(ALICE, 1, unfreeze(2 * COIN)));
    world.finalize().unwrap();
    let energy = world.energy(ALICE);
    assert_eq!((energy.energy, energy.frozen), (3_650, 3 * COIN));
    assert_eq!(world.pending(ALICE), [PendingUnfreeze { amount: 2 * COIN, expire_height: 141 }]);
    world.env.height = 140;
    world.ok(&op(ALICE, 2, EnergyPayload::Withdraw));
    assert_eq!(world.balance(ALICE), 995 * COIN, "not yet");
    world.env.height = 141;
    world.ok(&op(ALICE, 3, EnergyPayload::Withdraw));
    assert_eq!(world.balance(ALICE), 997 * COIN);
    world.ok(&op(ALICE, 4, EnergyPayload::Withdraw));
    assert_eq!(world.balance(ALICE), 997 * COIN, "nothing twice");
    world.finalize().unwrap();
    assert_eq!(world.totals.energy, 3_650);
    assert_eq!(world.native_units(), before);
    assert_eq!(world.tally.get(Total::Fees), 0);
}

#[test]
fn an_unfreeze_credits_nothing_before_it_matures() {
    let mut world = World::funded();
    world.ok(&op(ALICE, 0, freeze(COIN, 3)));
    let balance = world.balance(ALICE);
    world.ok(&op(ALICE, 1, unfreeze(COIN)));
    assert_eq!(world.balance(ALICE), balance);
    assert_eq!(world.energy(ALICE).frozen, 0);
}

#[test]
fn unfreeze_failures_in_order() {
    let mut world = World::funded();
    world.ok(&op(ALICE, 0, freeze(40 * COIN, 3)));
    let with = |amount, from_delegation, delegatee| {
        op(
            ALICE,
            1,
            EnergyPayload::Unfreeze { amount, from_delegation, record_index: Some(9), delegatee },
        )
    };
    assert_eq!(world.fails(&with(COIN + 1, false, Some(BOB))), ErrorCode::InvalidAmount);
    assert_eq!(world.fails(&with(41 * COIN, false, Some(BOB))), ErrorCode::InvalidPayload);
    assert_eq!(world.fails(&with(41 * COIN, true, Some(BOB))), ErrorCode::InsufficientFrozen);
    assert_eq!(world.fails(&op(BOB, 0, unfreeze(COIN))), ErrorCode::InsufficientFrozen);
    for nonce in 1..=32 {
        world.ok(&op(ALICE, nonce, unfreeze(COIN)));
    }
    assert_eq!(world.fails(&op(ALICE, 33, unfreeze(9 * COIN))), ErrorCode::InsufficientFrozen);
    assert_eq!(world.fails(&op(ALICE, 33, unfreeze(COIN))), ErrorCode::InvalidPayload);
    world.env.height = 140;
    world.ok(&op(ALICE, 33, EnergyPayload::Withdraw));
    assert_eq!(world.balance(ALICE), 992 * COIN);
    world.ok(&op(ALICE, 34, unfreeze(COIN)));
    world.env.height = u64::MAX - 139;
    assert_eq!(world.fails(&op(ALICE, 35, unfreeze(COIN))), ErrorCode::Overflow);
}

#[test]
fn unfreezing_bare_frozen_units_starts_records() {
    let mut world = World::funded();
    world.set_energy(ALICE, Energy { energy: 1, frozen: 3 * COIN, records: false });
    world.ok(&op(ALICE, 0, unfreeze(COIN)));
    let energy = world.energy(ALICE);
    assert_eq!((energy.energy, energy.frozen), (1, 2 * COIN));
    assert_eq!(world.pending(ALICE).len(), 1);
}

#[test]
fn withdraw_without_records_returns_everything_frozen() {
    let mut world = World::funded();
    world.set_energy(ALICE, Energy { energy: 1, frozen: 3 * COIN + 7, records: false });
    let before = world.native_units();
    world.ok(&op(ALICE, 0, EnergyPayload::Withdraw));
    assert_eq!(world.balance(ALICE), 1_003 * COIN + 7);
    assert_eq!(world.energy(ALICE), Energy { energy: 1, frozen: 0, records: false });
    assert_eq!(world.native_units(), before);
    assert_eq!(world.fails(&op(ALICE, 1, EnergyPayload::Withdraw)), ErrorCode::InvalidPayload);
    assert_eq!(world.fails(&op(BOB, 0, EnergyPayload::Withdraw)), ErrorCode::InvalidPayload);
}

#[test]
fn withdraw_overflow_leaves_all_pending() {
    let mut world = World::funded();
    let pending = |amount| PendingUnfreeze { amount, expire_height: 0 };
    world.set_energy(ALICE, Energy { records: true, ..Energy::default() });
    let list = vec![pending(1), pending(u64::MAX - 1_000 * COIN)];
    let key = StateKey::Unfreezing(ALICE);
    world.state.insert(key, StateValue::Unfreezing(list.clone().into()));
    assert_eq!(world.fails(&op(ALICE, 0, EnergyPayload::Withdraw)), ErrorCode::Overflow);
    assert_eq!(world.pending(ALICE), list);
    world.set_balance(ALICE, 0);
    world.ok(&op(ALICE, 0, EnergyPayload::Withdraw));
    assert!(!world.has(&key), "nothing under way is no value");
}
