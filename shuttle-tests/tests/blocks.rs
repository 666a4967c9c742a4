//! Whole small blocks through the code that ships, under many schedules: receipts, write set and
//! counters must be those of serial execution.

use std::sync::Arc;

use shuttle_tests::check;
use shuttle_tests::dispatch::Noting;
use shuttle_tests::world::{FUNDS, Map, World, asset, burn, id, native, pay, tx};
use wavefront_engine::FallbackReason;
use wavefront_engine::verification::GivenUp;
use wavefront_scheduler::dispatchers::{Dataflow, Levels};
use wavefront_types::{Account, AssetId, ErrorCode, Outcome, StateKey, StateValue};

/// A receiver that everybody pays, a chain (each can only spend what the one before gave), one that
/// is paid by two and then pays, an asset, a burn, and two transactions that fail.
fn mixed() -> Arc<World> {
    let mut before =
        Map::funded(&[(1, FUNDS), (2, FUNDS), (3, FUNDS), (4, FUNDS), (5, 30_000), (8, FUNDS)]);
    before.values.insert(StateKey::Balance(id(4), asset()), StateValue::Amount(10));
    let block = vec![
        tx(1, 0, native(9, 100)),
        tx(2, 0, pay(&[(AssetId::TOS, 9, 200), (AssetId::TOS, 1, 7)])),
        tx(3, 0, native(5, 1_000_000)),
        tx(4, 0, pay(&[(asset(), 7, 4), (AssetId::TOS, 9, 300), (AssetId::TOS, 1, 8)])),
        tx(5, 0, native(6, 500_000)),
        tx(8, 3, native(9, 1)),
        tx(6, 0, native(9, 400)),
        tx(1, 1, pay(&[(AssetId::TOS, 2, 11)])),
        tx(8, 0, burn(5_000)),
        tx(4, 1, pay(&[(asset(), 7, 7)])),
    ];
    let world = World::new(before, &[block]);
    let failed: Vec<_> =
        world.serial[0].receipts.iter().map(|receipt| !receipt.is_included()).collect();
    // A nonce too high; more of the asset than is left.
    let expected = [false, false, false, false, false, true, false, false, false, true];
    assert_eq!(failed, expected, "{:?}", world.serial[0].receipts);
    world
}

#[test]
fn a_mixed_block_in_levels_is_serial() {
    let world = mixed();
    check("mixed block, levels", move || {
        let dispatch = Noting::new(Levels);
        world.expect_serial(0, Arc::clone(&world.before), &dispatch, 3);
        dispatch.order()
    });
}

#[test]
fn a_mixed_block_by_dataflow_is_serial() {
    let world = mixed();
    check("mixed block, dataflow", move || {
        let dispatch = Noting::new(Dataflow { split_above: 1 });
        world.expect_serial(0, Arc::clone(&world.before), &dispatch, 3);
        dispatch.order()
    });
}

/// Three senders and a receiver that has room for `room` more.
fn credited(room: u64) -> Arc<World> {
    let before = Map::funded(&[(1, FUNDS), (2, FUNDS), (3, FUNDS), (9, u64::MAX - room)]);
    let block = (1..=3).map(|from| tx(from, 0, native(9, 1_000))).collect();
    World::new(before, &[block])
}

#[test]
fn credits_that_overflow_always_fall_back() {
    let world = credited(2_999);
    let refused = world.serial[0]
        .receipts
        .iter()
        .filter(|receipt| receipt.outcome == Outcome::Skipped(ErrorCode::Overflow));
    assert_eq!(refused.count(), 1, "the third fails");
    check("overflowing credits, levels", move || {
        let dispatch = Noting::new(Levels);
        let given_up = world.attempt(0, Arc::clone(&world.before), &dispatch, 3).map(|_| ());
        assert_eq!(given_up, Err(GivenUp::Fallback(FallbackReason::OverflowRisk)));
        dispatch.order()
    });
}

#[test]
fn credits_that_just_fit_never_fall_back() {
    let world = credited(3_000);
    let richest = StateValue::Account(Account { balance: u64::MAX, ..Account::default() });
    assert_eq!(world.after.values.get(&StateKey::Account(id(9))), Some(&richest));
    check("credits up to the limit, dataflow", move || {
        let dispatch = Noting::new(Dataflow { split_above: 1 });
        world.expect_serial(0, Arc::clone(&world.before), &dispatch, 3);
        dispatch.order()
    });
}

/// The broken twin: levels without their barrier.
#[cfg(shuttle)]
#[test]
#[should_panic(expected = "differs from serial execution")]
fn broken_twin_levels_without_barrier_are_caught() {
    use shuttle_tests::dispatch::WithoutBarrier;

    let world = mixed();
    check("broken twin: levels without barrier", move || {
        world.expect_serial(0, Arc::clone(&world.before), &WithoutBarrier, 1);
        Vec::new()
    });
}

/// The broken twin: a countdown that counts, then looks, releases a node twice or more.
#[cfg(shuttle)]
#[test]
#[should_panic(expected = "every transaction runs exactly once")]
fn broken_twin_count_then_look_is_caught() {
    use shuttle_tests::dispatch::CountThenLook;

    let world = mixed();
    check("broken twin: count, then look", move || {
        world.expect_serial(0, Arc::clone(&world.before), &CountThenLook, 3);
        Vec::new()
    });
}
