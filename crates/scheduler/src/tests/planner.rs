//! The planner against brute force over all pairs.

use proptest::prelude::*;

use super::{PlanLimits, PlanMemory, Planned, Planner, SerialReason};
use crate::{AccessMode, AccessSink, BlockPlan, Footprints, Segment, TxIndex};

/// Declared access sets with a cost each.
#[derive(Debug, Clone)]
struct Declared(Vec<(Vec<(u8, AccessMode)>, u32)>);

impl Footprints for Declared {
    type Key = u8;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_, u8>) {
        for (byte, mode) in &self.0[index].0 {
            sink.declare(*byte, *mode);
        }
    }

    fn declare_epilogue(&self, sink: &mut AccessSink<'_, u8>) {
        sink.declare(0, AccessMode::Credit);
    }

    fn cost(&self, index: usize) -> u32 {
        self.0[index].1
    }
}

impl Declared {
    /// Merged modes by brute force.
    fn merged(&self, index: usize) -> Vec<(u8, AccessMode)> {
        let mut merged: Vec<(u8, AccessMode)> = Vec::new();
        for (byte, mode) in &self.0[index].0 {
            match merged.iter_mut().find(|(seen, _)| seen == byte) {
                Some((_, held)) => *held = held.merge(*mode),
                None => merged.push((*byte, *mode)),
            }
        }
        merged
    }

    fn conflict(&self, i: usize, j: usize) -> bool {
        let (a, b) = (self.merged(i), self.merged(j));
        a.iter().any(|(k, m)| b.iter().any(|(l, n)| k == l && m.conflicts_with(*n)))
    }
}

const EAGER: PlanLimits = PlanLimits::EAGER;

fn plan_with(block: &Declared, limits: PlanLimits) -> BlockPlan<u8> {
    match planned(block, limits) {
        Planned::Levels(plan) => *plan,
        Planned::Serial(reason) => panic!("a plan was expected, not {reason:?}"),
    }
}

fn planned(block: &Declared, limits: PlanLimits) -> Planned<u8> {
    Planner::new(limits).plan(block, &mut PlanMemory::default()).unwrap()
}

fn mode() -> impl Strategy<Value = AccessMode> {
    prop_oneof![Just(AccessMode::Read), Just(AccessMode::Credit), Just(AccessMode::Write)]
}

fn block() -> impl Strategy<Value = Declared> {
    let tx = (prop::collection::vec((0_u8..6, mode()), 0..5), 1_u32..40_000);
    prop::collection::vec(tx, 0..40).prop_map(Declared)
}

fn limits() -> impl Strategy<Value = PlanLimits> {
    (0_u64..100_000, 0_u64..60_000).prop_map(|(inline_level_ns, chunk_ns)| PlanLimits {
        inline_level_ns,
        chunk_ns,
        ..EAGER
    })
}

/// Whether the DAG has a path, through join nodes as well.
fn reaches(plan: &BlockPlan<u8>, from: u32, to: u32) -> bool {
    let dag = plan.levels().dag();
    let mut seen = vec![false; dag.node_count() as usize];
    let mut pending = vec![from];
    while let Some(node) = pending.pop() {
        if node == to {
            return true;
        }
        if !std::mem::replace(&mut seen[node as usize], true) {
            pending.extend(dag.successors(node));
        }
    }
    false
}

proptest! {
    #[test]
    fn every_conflict_is_ordered_and_nothing_else_is_delayed(block in block(), limits in limits()) {
        let plan = plan_with(&block, limits);
        prop_assert!(BlockPlan::from_parts(plan.to_parts()).is_ok());
        let mut expected = vec![0_u32; block.len()];
        for j in 0..block.len() {
            for i in 0..j {
                if block.conflict(i, j) {
                    expected[j] = expected[j].max(expected[i] + 1);
                }
                let (from, to) = (u32::try_from(i).unwrap(), u32::try_from(j).unwrap());
                if block.conflict(i, j) {
                    prop_assert!(reaches(&plan, from, to), "{i} and {j} conflict, no path");
                }
            }
            let index = TxIndex(u32::try_from(j).unwrap());
            prop_assert_eq!(plan.levels().level_of(index), expected[j], "level of {}", j);
        }
    }

    #[test]
    fn direct_predecessors_always_conflict(block in block()) {
        let plan = plan_with(&block, EAGER);
        for j in 0..block.len() {
            for TxIndex(i) in plan.levels().dag().blocked_by(TxIndex(u32::try_from(j).unwrap())) {
                prop_assert!(block.conflict(i as usize, j));
            }
        }
    }

    #[test]
    fn rows_hold_each_key_once_with_the_merged_mode(block in block()) {
        let plan = plan_with(&block, EAGER);
        for index in 0..block.len() {
            let row = plan.table().of(TxIndex(u32::try_from(index).unwrap()));
            let found = row.iter().map(|a| (*plan.table().key(a.key()), a.mode()));
            let found: Vec<_> = found.collect();
            let wanted = block.merged(index);
            prop_assert_eq!(found, wanted);
        }
    }
}

/// A hot key must stay linear: neither pairwise edges nor the product of two groups.
#[test]
fn the_edges_of_a_hot_key_stay_linear() {
    let n = 2_000_usize;
    let one = |mode| (vec![(1_u8, mode)], 1);
    let alternating =
        |modes: [AccessMode; 2]| Declared((0..n).map(|i| one(modes[(i / (n / 4)) % 2])).collect());
    for modes in [
        [AccessMode::Credit, AccessMode::Read],
        [AccessMode::Credit, AccessMode::Write],
        [AccessMode::Write, AccessMode::Read],
    ] {
        let plan = plan_with(&alternating(modes), EAGER);
        let edges = plan.levels().dag().edge_count();
        assert!(edges <= 2 * n, "{edges} edges for {n} accesses of {modes:?}");
        assert!(BlockPlan::from_parts(plan.to_parts()).is_ok());
    }
}

/// The same key twice in one transaction once deadlocked a scheduler.
#[test]
fn a_key_declared_twice_by_one_transaction_is_merged() {
    let block = Declared(vec![
        (vec![(1, AccessMode::Read), (1, AccessMode::Credit), (1, AccessMode::Write)], 1),
        (vec![(1, AccessMode::Credit), (1, AccessMode::Credit)], 1),
    ]);
    let plan = plan_with(&block, EAGER);
    assert_eq!(plan.table().of(TxIndex(0)).len(), 1);
    assert_eq!(plan.table().of(TxIndex(1))[0].mode(), AccessMode::Credit);
    assert_eq!(plan.levels().level_of(TxIndex(1)), 1);
}

/// One hot receiver must not serialise the block.
#[test]
fn a_hot_receiver_is_one_level() {
    let pay = |sender: u8| (vec![(sender, AccessMode::Write), (0, AccessMode::Credit)], 400);
    let plan = plan_with(&Declared((1..=200).map(pay).collect()), EAGER);
    assert_eq!(plan.levels().level_count(), 1);
}

#[test]
fn narrow_levels_are_fused_and_wide_ones_cut() {
    let chain = |_| (vec![(1, AccessMode::Write)], 100);
    let limits = PlanLimits { inline_level_ns: 1_000, chunk_ns: 1_000, ..EAGER };
    let plan = plan_with(&Declared((0..50).map(chain).collect()), limits);
    assert_eq!(plan.levels().segments(), [Segment::Inline(0..50)]);
    let spread = |i| (vec![(i, AccessMode::Write)], 100);
    let plan = plan_with(&Declared((0..50).map(spread).collect()), limits);
    assert_eq!(plan.levels().segments(), [Segment::Wide(0..5)]);
    assert_eq!(plan.levels().chunks().len(), 5);
}

#[test]
fn a_chain_is_given_up_early() {
    let chain = |_| (vec![(1, AccessMode::Write)], 100);
    let limits = PlanLimits { chain_probe: 16, chain_width_tenths: 15, ..EAGER };
    let given = planned(&Declared((0..50).map(chain).collect()), limits);
    assert!(matches!(given, Planned::Serial(SerialReason::Chain)));
    let spread = |i| (vec![(i, AccessMode::Write)], 100);
    let given = planned(&Declared((0..50).map(spread).collect()), limits);
    assert!(matches!(given, Planned::Levels(_)));
}

/// A wide start, then transactions that write one key.
fn wide_then_chain(wide: u8, chain: usize, cost: u32) -> Declared {
    let wide = (1..=wide).map(|key| (vec![(key, AccessMode::Write)], cost));
    let chain = core::iter::repeat_n((vec![(0, AccessMode::Write)], cost), chain);
    Declared(wide.chain(chain).collect())
}

fn is_given_up(block: &Declared, limits: PlanLimits) -> bool {
    matches!(planned(block, limits), Planned::Serial(SerialReason::Chain))
}

#[test]
fn a_chain_behind_a_wide_start_is_given_up_later() {
    let block = wide_then_chain(16, 112, 100);
    let narrow = PlanLimits { chain_probe: 16, chain_width_tenths: 15, ..EAGER };
    // Of 48 in 32 levels 1.5 share each; of 64 in 48 fewer do.
    assert!(is_given_up(&block, narrow));
    let cheap = PlanLimits { chain_probe: 16, chain_level_ns: 500, ..EAGER };
    assert!(is_given_up(&block, cheap));
    // A wider start pays for as much of a chain.
    assert!(!is_given_up(&wide_then_chain(100, 124, 100), narrow));
    let patient = PlanLimits { chain_probe: 0, ..narrow };
    assert!(!is_given_up(&block, patient));
}

#[test]
fn a_plan_that_is_half_made_is_finished() {
    let narrow = PlanLimits { chain_probe: 16, chain_width_tenths: 15, ..EAGER };
    // A chain from the 16th on is one at the fourth look, at 64.
    assert!(is_given_up(&wide_then_chain(16, 112, 100), narrow));
    assert!(!is_given_up(&wide_then_chain(16, 111, 100), narrow));
    // The first look is taken in a block of any length.
    assert!(is_given_up(&wide_then_chain(0, 16, 100), narrow));
}

/// The memory of a plan that was given up serves the next block, though no plan was dropped since.
#[test]
fn a_plan_that_is_given_up_leaves_its_memory() {
    let chain = |_| (vec![(1, AccessMode::Write)], 100);
    let limits = PlanLimits { chain_probe: 16, chain_width_tenths: 15, ..EAGER };
    let mut memory = PlanMemory::default();
    let block = Declared((0..50).map(chain).collect());
    let given = Planner::new(limits).plan(&block, &mut memory).unwrap();
    assert!(matches!(given, Planned::Serial(SerialReason::Chain)));
    let room = memory.room();
    assert!(room >= 100, "{room}");
    memory.recycle(BlockPlan::default());
    assert_eq!(memory.room(), room);
}

/// Four chains side by side: no chain, but narrow where transactions are cheap.
#[test]
fn narrow_levels_of_cheap_transactions_are_given_up_early() {
    let limits = PlanLimits { chain_probe: 16, chain_level_ns: 1_000, ..EAGER };
    for (cost, narrow) in [(249, true), (250, false)] {
        let four = |i: u8| (vec![(i % 4, AccessMode::Write)], cost);
        let given = planned(&Declared((0..50).map(four).collect()), limits);
        assert_eq!(matches!(given, Planned::Serial(SerialReason::Chain)), narrow, "{cost}");
    }
}

#[test]
fn an_empty_block_has_an_empty_plan() {
    let plan = plan_with(&Declared(Vec::new()), EAGER);
    assert_eq!(plan.levels().level_count(), 0);
    assert_eq!(plan.table().epilogue().len(), 1);
    assert!(BlockPlan::from_parts(plan.to_parts()).is_ok());
}

#[test]
fn a_level_that_costs_the_limit_is_worth_a_barrier() {
    let block = Declared((0..4).map(|i| (vec![(i, AccessMode::Write)], 100)).collect());
    let limits = |inline_level_ns| PlanLimits { inline_level_ns, chunk_ns: 200, ..EAGER };
    let plan = plan_with(&block, limits(400));
    assert_eq!(plan.levels().segments(), [Segment::Wide(0..2)]);
    // A chunk that costs its limit is closed.
    assert_eq!(plan.levels().chunks(), [0..2, 2..4]);
    assert_eq!(plan_with(&block, limits(401)).levels().segments(), [Segment::Inline(0..4)]);
}
