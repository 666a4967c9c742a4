//! Closing a block.

use wavefront_types::state::Energy;
use wavefront_types::{BlockReward, COIN, ErrorCode, Total, Totals};

use super::world::{ALICE, BOB, FEE, MINER, World, id, pay, tx};
use crate::emission::block_reward;

/// A block that took fees and gas, without state behind them.
fn tallied(entries: &[(Total, u64)]) -> World {
    let mut world = World::new();
    for (total, amount) in entries {
        world.tally.add(*total, *amount).unwrap();
    }
    world
}

#[test]
fn without_recipient_fees_and_gas_are_withheld() {
    let mut world = tallied(&[(Total::Fees, 70), (Total::Gas, 11), (Total::Withheld, 5)]);
    world.finalize().unwrap();
    let expected = Totals { height: 1, withheld: 86, ..Totals::default() };
    assert_eq!(world.totals, expected);
    assert!(world.state.is_empty(), "no account is created");
}

#[test]
fn with_recipient_part_of_the_gas_is_burned() {
    let mut world = tallied(&[(Total::Fees, 70), (Total::Gas, 11), (Total::Burned, 100)]);
    world.env.fee_recipient = Some(BOB);
    world.finalize().unwrap();
    assert_eq!(world.balance(BOB), 70 + 8);
    let expected = Totals { height: 1, burned: 103, ..Totals::default() };
    assert_eq!(world.totals, expected);
}

#[test]
fn gas_shares_are_exact_at_the_limit() {
    let mut world = tallied(&[(Total::Gas, u64::MAX)]);
    world.env.fee_recipient = Some(BOB);
    world.finalize().unwrap();
    assert_eq!(world.totals.burned, 5_534_023_222_112_865_484);
    assert_eq!(world.totals.burned + world.balance(BOB), u64::MAX);
}

#[test]
fn every_counter_is_folded() {
    let mut world = tallied(&[
        (Total::Burned, 1),
        (Total::EnergyGained, 10),
        (Total::EnergySpent, 4),
        (Total::Withheld, 2),
        (Total::Shielded, 3),
        (Total::Unshielded, 5),
    ]);
    world.env.reward = BlockReward::new(6, 7);
    world.totals = Totals {
        supply: 100,
        burned: 100,
        energy: 100,
        height: 100,
        timestamp: 100,
        emitted: 100,
        withheld: 100,
        shielded: 100,
        unshielded: 100,
    };
    world.finalize().unwrap();
    let expected = Totals {
        supply: 106,
        burned: 101,
        energy: 106,
        height: 101,
        timestamp: 100,
        emitted: 107,
        withheld: 102,
        shielded: 103,
        unshielded: 105,
    };
    assert_eq!(world.totals, expected);
    assert_eq!(world.balance(MINER), 6);
}

#[test]
fn nothing_to_pay_creates_nobody() {
    let mut world = World::new();
    world.env.fee_recipient = Some(BOB);
    world.finalize().unwrap();
    assert!(world.state.is_empty());
    assert_eq!(world.totals.height, 1);
}

#[test]
fn a_miner_who_is_receiver_sender_and_fee_recipient_is_paid_once() {
    let mut world = World::funded();
    world.env.miner = ALICE;
    world.env.fee_recipient = Some(ALICE);
    world.env.reward = block_reward(0, 1, 100);
    let before = world.native_units();
    world.ok(&tx(ALICE, 0, pay(BOB, 10)));
    world.ok(&tx(BOB, 0, pay(ALICE, 4)));
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE - 6, "the reward comes afterwards");
    world.finalize().unwrap();
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE - 6 + 2 * FEE + 87_738_037);
    assert_eq!(world.totals.supply, 87_738_037);
    assert_eq!(world.totals.emitted, 97_486_707);
    assert_eq!(world.native_units(), before + 87_738_037);
}

#[test]
fn the_reward_cannot_be_spent_in_its_own_block() {
    let mut world = World::funded();
    world.env.miner = id(40);
    world.env.reward = block_reward(0, 1, 100);
    let spend = tx(id(40), 0, pay(BOB, 1));
    assert_eq!(world.fails(&spend), ErrorCode::AccountNotFound);
    world.finalize().unwrap();
    world.ok(&spend);
}

#[test]
fn an_overflow_after_the_transactions_rejects_the_block_without_a_trace() {
    let rejected = |mut world: World| {
        let (state, totals) = (world.state.clone(), world.totals);
        assert_eq!(world.finalize(), Err(ErrorCode::Overflow));
        assert_eq!((world.state, world.totals), (state, totals));
    };
    let full = |set: fn(&mut Totals) -> &mut u64, entries: &[(Total, u64)]| {
        let mut world = tallied(entries);
        *set(&mut world.totals) = u64::MAX;
        world
    };
    rejected(full(|totals| &mut totals.burned, &[(Total::Burned, 1)]));
    rejected(full(|totals| &mut totals.withheld, &[(Total::Withheld, 1)]));
    rejected(full(|totals| &mut totals.withheld, &[(Total::Fees, 1)]));
    rejected(full(|totals| &mut totals.withheld, &[(Total::Gas, 1)]));
    rejected(full(|totals| &mut totals.shielded, &[(Total::Shielded, 1)]));
    rejected(full(|totals| &mut totals.unshielded, &[(Total::Unshielded, 1)]));
    rejected(full(|totals| &mut totals.energy, &[(Total::EnergyGained, 1)]));
    rejected(full(|totals| &mut totals.height, &[]));
    rejected(tallied(&[(Total::EnergySpent, 1)]));

    let mut world = full(|totals| &mut totals.burned, &[(Total::Gas, 10)]);
    world.env.fee_recipient = Some(BOB);
    rejected(world);
    let mut world = tallied(&[(Total::Fees, u64::MAX), (Total::Gas, 2)]);
    world.env.fee_recipient = Some(BOB);
    rejected(world);
    let mut world = tallied(&[(Total::Fees, 1)]);
    world.env.fee_recipient = Some(BOB);
    world.set_balance(BOB, u64::MAX);
    rejected(world);
    for mut world in
        [full(|totals| &mut totals.supply, &[]), full(|totals| &mut totals.emitted, &[])]
    {
        world.env.reward = BlockReward::new(1, 1);
        rejected(world);
    }
    let mut world = World::new();
    world.env.reward = BlockReward::new(1, 1);
    world.set_balance(MINER, u64::MAX);
    rejected(world);
}

#[test]
fn energy_fits_when_the_result_does() {
    let mut world = tallied(&[(Total::EnergyGained, 5), (Total::EnergySpent, 6)]);
    world.totals.energy = u64::MAX;
    world.set_energy(ALICE, Energy::default());
    world.finalize().unwrap();
    assert_eq!(world.totals.energy, u64::MAX - 1);
}
