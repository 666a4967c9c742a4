//! Both stores against an oracle that keeps every state in full, through random lives.

use proptest::prelude::*;
use wavefront_types::{BlockHash, WriteSet};

use crate::testing::{FaultyMedium, Oracle, block, block_strategy, genesis_hash, open};
use crate::{
    BlockCommit, CommitSync, MemoryStore, Problem, RowError, StateAudit, StateHistory, StateStore,
    StoreError,
};

#[derive(Debug, Clone)]
enum Op {
    /// Commits a group.
    Commit(Vec<WriteSet>),
    /// Rewinds to this part of 256 of the way from genesis to the tip.
    Rewind(u8),
    /// Prunes below it.
    Prune(u8),
    /// Takes a snapshot and keeps it.
    Snapshot,
    /// Closes the store and opens it again.
    Reopen,
}

fn op_strategy() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => prop::collection::vec(block_strategy(), 0..4).prop_map(Op::Commit),
        1 => any::<u8>().prop_map(Op::Rewind),
        1 => any::<u8>().prop_map(Op::Prune),
        2 => Just(Op::Snapshot),
        1 => Just(Op::Reopen),
    ]
}

fn same_outcome(a: &Result<(), StoreError>, b: &Result<(), StoreError>) -> bool {
    match (a, b) {
        (Ok(()), Ok(())) => true,
        (Err(a), Err(b)) => core::mem::discriminant(a) == core::mem::discriminant(b),
        _ => false,
    }
}

fn run(genesis: WriteSet, ops: Vec<Op>, sync: CommitSync) {
    let medium = FaultyMedium::default();
    let mut disk = open(&medium, sync);
    let memory = MemoryStore::new();
    let mut oracle = Oracle::default();
    let mut serial = 0;
    let first = BlockCommit { hash: BlockHash(genesis_hash().0), ..block(0, &mut serial, genesis) };
    memory.initialize(genesis_hash(), &first.write_set, &first.totals).unwrap();
    disk.initialize(genesis_hash(), &first.write_set, &first.totals).unwrap();
    oracle.apply(&first);

    let mut kept = Vec::new();
    for op in ops {
        let tip = oracle.tip();
        match op {
            Op::Commit(sets) => {
                let group: Vec<_> =
                    (1..).zip(sets).map(|(n, set)| block(tip + n, &mut serial, set)).collect();
                memory.commit(&group).unwrap();
                disk.commit(&group).unwrap();
                for block in &group {
                    oracle.apply(block);
                }
            }
            Op::Rewind(part) => {
                let to = (tip + 1) * u64::from(part) / 255;
                let (a, b) = (memory.rewind(to), disk.rewind(to));
                assert!(same_outcome(&a, &b), "{a:?} {b:?}");
                if a.is_ok() {
                    oracle.rewind(to);
                } else {
                    assert!(to > tip || to < oracle.oldest);
                }
            }
            Op::Prune(part) => {
                let below = (tip + 1) * u64::from(part) / 255;
                let (a, b) = (memory.prune(below), disk.prune(below));
                assert!(same_outcome(&a, &b), "{a:?} {b:?}");
                if a.is_ok() {
                    oracle.oldest = oracle.oldest.max(below);
                } else {
                    assert!(below > tip);
                }
            }
            Op::Snapshot => {
                kept.push((oracle.clone(), memory.snapshot().unwrap(), disk.snapshot().unwrap()));
            }
            Op::Reopen => {
                // A snapshot keeps the file open; here two stores on one medium would be the
                // test's own fault.
                kept.clear();
                drop(disk);
                disk = open(&medium, sync);
            }
        }
        oracle.expect_store(&memory);
        oracle.expect_store(&disk);
        for (then, memory, disk) in &kept {
            then.expect_snapshot(memory);
            then.expect_snapshot(disk);
        }
        let (a, b) = (memory.check().unwrap(), disk.check().unwrap());
        assert_eq!(a, b);
        // Made-up values: their sums do not hold, nor is their content what their keys hash.
        let structural = |problem: &Problem| {
            let made_up = matches!(problem, Problem::Value { source: RowError::Content, .. });
            !made_up && !matches!(problem, Problem::Energy { .. } | Problem::Supply { .. })
        };
        assert!(!a.problems.iter().any(structural), "{:?}", a.problems);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn both_stores_agree_with_full_copies(
        genesis in block_strategy(),
        ops in prop::collection::vec(op_strategy(), 1..16),
        durable in any::<bool>(),
    ) {
        run(genesis, ops, if durable { CommitSync::EveryCommit } else { CommitSync::OnFlush });
    }
}
