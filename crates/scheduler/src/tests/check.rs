//! Broken plans, kind by kind, and whatever random tampering makes: none gets through.

use proptest::prelude::*;

use super::{CheckError, PlanParts};
use crate::AccessMode::{Credit, Read, Write};
use crate::{
    Access, AccessMode, AccessSink, BlockPlan, Footprints, KeyId, PlanLimits, PlanMemory, Planned,
    Planner, Segment, TxIndex,
};

struct Declared(Vec<Vec<(u8, AccessMode)>>);

impl Footprints for Declared {
    type Key = u8;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn declare(&self, index: usize, sink: &mut AccessSink<'_, u8>) {
        for (key, mode) in &self.0[index] {
            sink.declare(*key, *mode);
        }
    }

    fn declare_epilogue(&self, sink: &mut AccessSink<'_, u8>) {
        sink.declare(9, Credit);
    }

    fn cost(&self, _: usize) -> u32 {
        100
    }
}

fn plan(block: &Declared) -> BlockPlan<u8> {
    match Planner::new(PlanLimits::EAGER).plan(block, &mut PlanMemory::default()).unwrap() {
        Planned::Levels(plan) => *plan,
        Planned::Serial(reason) => panic!("a plan was expected, not {reason:?}"),
    }
}

/// Keys 0 to 3 paid into 7 by four transactions, which two others read and one empties; a chain of
/// three writers of 5; one that touches nothing else. It has a join node, a wide level and a chain.
fn sample() -> PlanParts<u8> {
    let pay = |from: u8| vec![(from, Write), (7, Credit)];
    let block = [
        pay(0),
        pay(1),
        pay(2),
        pay(3),
        vec![(7, Read), (0, Read)],
        vec![(7, Read), (5, Write)],
        vec![(7, Write), (5, Write)],
        vec![(5, Write)],
        vec![(8, Write)],
    ];
    plan(&Declared(block.to_vec())).to_parts()
}

/// The key numbers of the sample: in order of declaration.
const KEY_OF_7: KeyId = KeyId(1);

fn refused(tamper: impl FnOnce(&mut PlanParts<u8>)) -> CheckError {
    let mut parts = sample();
    assert!(BlockPlan::from_parts(parts.clone()).is_ok(), "the sample is a plan");
    tamper(&mut parts);
    BlockPlan::from_parts(parts).expect_err("a broken plan got through")
}

#[test]
fn the_sample_has_what_the_tampering_needs() {
    let parts = sample();
    assert_eq!(parts.joins, [KEY_OF_7]);
    assert_eq!(parts.level_of, [0, 0, 0, 0, 1, 1, 2, 3, 0]);
    assert_eq!(parts.keys[KEY_OF_7.at()], 7);
    // Four into the join node, two out of it, both readers into the writer, two of the chain, and
    // the sender that a reader reads.
    assert_eq!(parts.edges.len(), 4 + 2 + 2 + 2 + 1);
    let joined: Vec<_> = parts.edges.iter().filter(|(_, to)| *to == 9).collect();
    assert_eq!(joined.len(), 4);
}

#[test]
fn rows_that_do_not_follow_each_other_are_refused() {
    assert_eq!(refused(|p| p.offsets[1] = 0), CheckError::RepeatedKey { row: 1, key: KEY_OF_7 });
    assert_eq!(refused(|p| p.offsets[0] = 1), CheckError::Row { row: 10 });
    assert_eq!(refused(|p| p.offsets[2] = 1), CheckError::Row { row: 1 });
    let last = refused(|p| *p.offsets.last_mut().unwrap() -= 1);
    assert!(matches!(last, CheckError::Row { row: 10 }), "{last}");
    let beyond = refused(|p| *p.offsets.last_mut().unwrap() += 1);
    assert_eq!(beyond, CheckError::Row { row: 9 });
    assert_eq!(
        refused(|p| p.accesses.push(Access::new(KeyId(0), Read))),
        CheckError::Row { row: 10 }
    );
}

/// The plan of a block's first transactions is not one of the block: a missing row, a missing
/// level, and a transaction without either.
#[test]
fn a_missing_transaction_is_refused() {
    assert!(matches!(refused(|p| p.offsets.truncate(p.offsets.len() - 1)), CheckError::Row { .. }));
    assert!(matches!(
        refused(|p| p.level_of.truncate(p.level_of.len() - 1)),
        CheckError::Row { .. }
    ));
    assert!(matches!(refused(|p| p.level_of.push(0)), CheckError::Row { .. }));
    assert!(matches!(refused(|p| *p = PlanParts::default()), CheckError::Row { .. }));
}

#[test]
fn keys_out_of_place_are_refused() {
    let unknown = refused(|p| p.accesses[0] = Access::new(KeyId(40), Write));
    assert_eq!(unknown, CheckError::UnknownKey { row: 0, key: KeyId(40) });
    let twice = refused(|p| p.accesses[1] = p.accesses[0]);
    assert_eq!(twice, CheckError::RepeatedKey { row: 0, key: KeyId(0) });
    let equal = refused(|p| p.keys[3] = p.keys[0]);
    assert_eq!(equal, CheckError::EqualKeys { first: KeyId(0), second: KeyId(3) });
    let unused = refused(|p| p.keys.push(77));
    assert!(matches!(unused, CheckError::UnusedKey { .. }), "{unused}");
    let missing = refused(|p| p.keys.truncate(p.keys.len() - 1));
    assert!(matches!(missing, CheckError::UnknownKey { .. }), "{missing}");
}

#[test]
fn levels_that_are_none_are_refused() {
    assert_eq!(refused(|p| p.level_of[8] = u32::MAX), CheckError::Level { level: u32::MAX });
    assert_eq!(refused(|p| p.level_of[8] = 8), CheckError::Level { level: 8 });
    assert_eq!(refused(|p| p.level_of[8] = 5), CheckError::Level { level: 5 });
}

/// Each level that is lower than it must be breaks an ordered pair; so does one raised above those
/// that wait for it.
#[test]
fn conflicts_that_the_levels_do_not_order_are_refused() {
    for victim in [4, 5, 7] {
        let mut parts = sample();
        parts.level_of[victim] -= 1;
        // The segments follow, so that they are not what is refused.
        parts.chunks.clear();
        parts.segments = vec![Segment::Inline(0..9)];
        let caught = BlockPlan::from_parts(parts).unwrap_err();
        assert!(matches!(caught, CheckError::Unordered { .. }), "{victim}: {caught}");
    }
    let raised = refused(|p| {
        p.level_of[0] = 1;
        p.chunks.clear();
        p.segments = vec![Segment::Inline(0..9)];
    });
    let (first, second) = (TxIndex(0), TxIndex(4));
    assert_eq!(raised, CheckError::Unordered { first, second, key: KEY_OF_7 });
}

#[test]
fn segments_that_do_not_cover_the_order_are_refused() {
    let refused_at = |tamper: fn(&mut PlanParts<u8>)| match refused(tamper) {
        CheckError::Segments { segment } => segment,
        other => panic!("{other}"),
    };
    let (segments, chunks) = (sample().segments, sample().chunks);
    assert_eq!(segments, [Segment::Wide(0..5), Segment::Wide(5..7), Segment::Inline(7..9)]);
    assert_eq!(chunks.len(), 7, "one transaction per chunk");
    assert_eq!(refused_at(|p| p.segments.truncate(2)), 2);
    assert_eq!(refused_at(|p| p.segments.swap(0, 1)), 0);
    assert_eq!(refused_at(|p| p.segments.push(Segment::Inline(9..9))), 3);
    assert_eq!(refused_at(|p| p.segments.push(Segment::Inline(9..10))), 4);
    assert_eq!(refused_at(|p| p.segments[2] = Segment::Inline(7..8)), 3);
    assert_eq!(refused_at(|p| p.segments[2] = Segment::Inline(8..9)), 2);
    // Two levels side by side.
    assert_eq!(refused_at(|p| p.segments = vec![Segment::Wide(0..7), Segment::Inline(7..9)]), 0);
    assert_eq!(refused_at(|p| p.segments[1] = Segment::Wide(5..8)), 1);
    assert_eq!(refused_at(|p| p.segments[1] = Segment::Wide(5..u32::MAX)), 1);
    assert_eq!(refused_at(|p| p.segments[1] = Segment::Wide(5..5)), 1);
    // Chunks that overlap, leave a gap, hold nothing, reach beyond the order, or belong to nobody.
    assert_eq!(refused_at(|p| p.chunks[1] = 0..2), 0);
    assert_eq!(refused_at(|p| p.chunks[1] = 2..3), 0);
    assert_eq!(refused_at(|p| p.chunks[1] = 1..1), 0);
    assert_eq!(refused_at(|p| p.chunks[6] = 6..100), 1);
    assert_eq!(refused_at(|p| p.chunks.push(9..10)), 3);
}

#[test]
fn edges_that_lead_astray_are_refused() {
    let edge = |from, to| refused(|p| p.edges.push((from, to)));
    for (from, to) in [(3, 2), (2, 2), (9, 9), (0, 10), (10, 0), (0, u32::MAX), (u32::MAX, 0)] {
        assert_eq!(edge(from, to), CheckError::Edge { from, to });
    }
    // Through the join node, which comes after transaction 3 and before 4.
    assert_eq!(edge(9, 2), CheckError::Join { node: 9 });
    assert_eq!(edge(5, 9), CheckError::Join { node: 9 });
}

#[test]
fn join_nodes_that_lead_nowhere_are_refused() {
    assert_eq!(refused(|p| p.joins.push(KeyId(0))), CheckError::Join { node: 10 });
    assert_eq!(refused(|p| p.edges.retain(|(_, to)| *to != 9)), CheckError::Join { node: 9 });
    assert_eq!(refused(|p| p.edges.retain(|(from, _)| *from != 9)), CheckError::Join { node: 9 });
    assert_eq!(refused(|p| p.joins[0] = KeyId(99)), CheckError::Join { node: 9 });
    let gone = refused(|p| p.joins.clear());
    assert!(matches!(gone, CheckError::Edge { .. }), "{gone}");
    // A join node of another key orders nothing on this one.
    let other = refused(|p| p.joins[0] = KeyId(0));
    assert!(matches!(other, CheckError::Unconnected { key: KEY_OF_7, .. }), "{other}");
}

/// Every single edge of the sample is needed.
#[test]
fn conflicts_that_the_dag_does_not_connect_are_refused() {
    for missing in sample().edges {
        // An edge for two keys is there twice.
        let caught = refused(|p| p.edges.retain(|edge| *edge != missing));
        assert!(matches!(caught, CheckError::Unconnected { .. }), "without {missing:?}: {caught}");
    }
}

/// A mode that is weaker than it was connects fewer transactions, which is a plan of another block;
/// a stronger one makes conflicts that nothing orders.
#[test]
fn a_stronger_mode_without_its_order_is_refused() {
    let read_for_credit = refused(|p| p.accesses[3] = Access::new(KEY_OF_7, Read));
    assert!(matches!(read_for_credit, CheckError::Unordered { .. }), "{read_for_credit}");
}

/// Direct edges instead of join nodes show the first of a group, and a group behind one alone.
#[test]
fn edges_may_stand_in_for_join_nodes_where_that_stays_linear() {
    let block = |readers: usize| {
        let credits = (0..3_u8).map(|from| vec![(from, Write), (7, Credit)]);
        plan(&Declared(credits.chain((0..readers).map(|_| vec![(7, Read)])).collect())).to_parts()
    };
    let direct = |mut parts: PlanParts<u8>, readers: u32| {
        parts.joins.clear();
        parts.edges = (3..3 + readers).flat_map(|to| (0..3).map(move |from| (from, to))).collect();
        BlockPlan::from_parts(parts)
    };
    assert!(direct(block(1), 1).is_ok());
    let two = direct(block(2), 2).unwrap_err();
    let (first, second) = (TxIndex(0), TxIndex(4));
    assert_eq!(two, CheckError::Unconnected { first, second, key: KEY_OF_7 });
}

fn block() -> impl Strategy<Value = Declared> {
    let mode = prop_oneof![Just(Read), Just(Credit), Just(Write)];
    let tx = prop::collection::vec((0_u8..5, mode), 0..4);
    prop::collection::vec(tx, 0..14).prop_map(Declared)
}

impl core::fmt::Debug for Declared {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a plan orders every two transactions that its own table has in conflict, by brute force.
fn orders_all(plan: &BlockPlan<u8>) -> Result<(), String> {
    let levels = plan.levels();
    let rows: Vec<&[Access]> =
        (0_u32..).take(plan.transactions()).map(|at| plan.table().of(TxIndex(at))).collect();
    let nodes = levels.dag().node_count();
    let mut reach = vec![vec![false; nodes as usize]; nodes as usize];
    for from in 0..nodes {
        let mut pending = vec![from];
        while let Some(node) = pending.pop() {
            for next in levels.dag().successors(node) {
                if !core::mem::replace(&mut reach[from as usize][next as usize], true) {
                    pending.push(next);
                }
            }
        }
        if reach[from as usize][from as usize] {
            return Err(format!("a circle through {from}"));
        }
    }
    for j in 0..rows.len() {
        for i in 0..j {
            let conflict = rows[i].iter().any(|a| {
                rows[j].iter().any(|b| a.key() == b.key() && a.mode().conflicts_with(b.mode()))
            });
            let level = |at: usize| levels.level_of(TxIndex(u32::try_from(at).unwrap()));
            if conflict && (level(i) >= level(j) || !reach[i][j]) {
                return Err(format!("{i} and {j} conflict"));
            }
        }
    }
    Ok(())
}

/// One random change somewhere in the parts.
fn tamper(parts: &mut PlanParts<u8>, what: u8, at: usize, to: u32) {
    fn change<T>(list: &mut [T], at: usize, change: impl FnOnce(&mut T)) {
        if !list.is_empty() {
            let at = at % list.len();
            change(&mut list[at]);
        }
    }
    fn remove<T>(list: &mut Vec<T>, at: usize) {
        if !list.is_empty() {
            list.remove(at % list.len());
        }
    }
    let nodes = u32::try_from(parts.level_of.len() + parts.joins.len() + 1).unwrap();
    let mode = [Read, Credit, Write][to as usize % 3];
    match what {
        0 => change(&mut parts.offsets, at, |offset| *offset = to % 8),
        1 => change(&mut parts.accesses, at, |access| *access = Access::new(access.key(), mode)),
        2 => change(&mut parts.accesses, at, |a| *a = Access::new(KeyId(to % 6), a.mode())),
        3 => change(&mut parts.level_of, at, |level| *level = to % 6),
        4 => change(&mut parts.chunks, at, |chunk| chunk.end = to % 16),
        5 => change(&mut parts.joins, at, |key| *key = KeyId(to % 6)),
        6 => change(&mut parts.edges, at, |edge| edge.0 = to % nodes),
        7 => change(&mut parts.edges, at, |edge| edge.1 = to % nodes),
        8 => remove(&mut parts.edges, at),
        9 => parts.edges.push((u32::try_from(at).unwrap_or(0) % nodes, to % nodes)),
        10 => remove(&mut parts.segments, at),
        11 => remove(&mut parts.level_of, at),
        12 => change(&mut parts.keys, at, |key| *key = u8::try_from(to % 8).unwrap()),
        _ => remove(&mut parts.joins, at),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_passes_orders_every_conflict(
        block in block(),
        changes in prop::collection::vec((0_u8..14, 0_usize..1_000, any::<u32>()), 0..4),
    ) {
        let mut parts = plan(&block).to_parts();
        for (what, at, to) in changes {
            tamper(&mut parts, what, at, to);
        }
        if let Ok(plan) = BlockPlan::from_parts(parts) {
            prop_assert_eq!(orders_all(&plan), Ok(()));
            let order: Vec<u32> = plan.levels().order().iter().map(|index| index.0).collect();
            let mut sorted = order.clone();
            sorted.sort_unstable();
            let all: Vec<u32> = (0_u32..).take(plan.transactions()).collect();
            prop_assert_eq!(sorted, all);
        }
    }
}
