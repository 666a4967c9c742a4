//! What both stores promise, one promise at a time.

use core::ops::ControlFlow;

use wavefront_types::{Hash, KeyKind, StateKey, StateReader, StateValue, Totals, WriteSet};

use crate::testing::{
    FaultyMedium, Workload, account, account_key, block, genesis_hash, open, sample,
};
use crate::{
    CommitSync, MemoryStore, RedbStore, StateAudit, StateHistory, StateSnapshot, StateStore,
    StoreError,
};

/// Runs a test on both stores.
fn on_both(test: impl Fn(&dyn Fn(&str) -> String, Both<'_>)) {
    let memory = MemoryStore::new();
    test(&|what| format!("memory: {what}"), Both::Memory(&memory));
    let disk = open(&FaultyMedium::default(), CommitSync::EveryCommit);
    test(&|what| format!("disk: {what}"), Both::Disk(&disk));
}

#[derive(Clone, Copy)]
enum Both<'a> {
    Memory(&'a MemoryStore),
    Disk(&'a RedbStore),
}

macro_rules! both {
    ($both:expr, $store:ident => $body:expr) => {
        match $both {
            Both::Memory($store) => $body,
            Both::Disk($store) => $body,
        }
    };
}

#[test]
fn an_empty_store_says_so() {
    on_both(|name, both| {
        both!(both, store => {
            assert_eq!(store.tip().unwrap(), None, "{}", name("tip"));
            assert_eq!(store.genesis().unwrap(), None);
            assert_eq!(store.block_at(0).unwrap(), None);
            assert!(store.check().unwrap().is_sound());
            let nothing = &mut |_, _| -> ControlFlow<()> { unreachable!() };
            store.for_each(KeyKind::Account, nothing).unwrap();
            let key = account_key(0);
            let failures = [
                store.snapshot().err(),
                store.digest().err(),
                store.oldest().err(),
                store.read_at(&key, 0).err(),
                store.rewind(0).err(),
                store.prune(0).err(),
                store.expect_genesis(&genesis_hash()).err(),
            ];
            for error in failures {
                assert!(matches!(error, Some(StoreError::Uninitialized { .. })), "{error:?}");
            }
        });
    });
}

#[test]
fn a_store_belongs_to_one_genesis() {
    on_both(|_, both| {
        both!(both, store => {
            let workload = Workload::new(1, 3);
            workload.initialize(store);
            store.expect_genesis(&genesis_hash()).unwrap();
            let foreign = store.expect_genesis(&Hash::ZERO).unwrap_err();
            assert!(matches!(foreign, StoreError::ForeignGenesis { .. }));
            assert!(foreign.to_string().contains(&genesis_hash().to_string()), "{foreign}");
            let again =
                store.initialize(Hash::ZERO, &WriteSet::default(), &Totals::default());
            assert!(matches!(again, Err(StoreError::AlreadyInitialized { .. })));
            assert_eq!(store.digest().unwrap(), workload.oracle.digest(0));
        });
    });
}

#[test]
fn a_group_with_a_gap_is_refused_as_a_whole() {
    on_both(|_, both| {
        both!(both, store => {
            let workload = Workload::new(3, 3);
            workload.initialize(store);
            let all: Vec<_> = workload.groups.concat();
            let pair = |second: usize| [all[0].clone(), all[second].clone()];
            for bad in [&all[1..2], &pair(2), &pair(0)] {
                let refused = store.commit(bad);
                assert!(matches!(refused, Err(StoreError::NotConsecutive { .. })), "{refused:?}");
                assert_eq!(store.tip().unwrap().unwrap().topoheight, 0);
                assert_eq!(store.digest().unwrap(), workload.oracle.digest(0));
            }
            store.commit(&all).unwrap();
            workload.oracle.expect_store(store);
            assert!(store.check().unwrap().is_sound());
        });
    });
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    on_both(|_, both| {
        both!(both, store => {
            let workload = Workload::new(1, 3);
            workload.initialize(store);
            let mut block = workload.groups[0][0].clone();
            block.write_set =
                WriteSet::from_sorted(vec![(account_key(0), Some(StateValue::Amount(1)))]);
            assert!(matches!(store.commit(&[block]), Err(StoreError::WrongKind { .. })));
            assert_eq!(store.tip().unwrap().unwrap().topoheight, 0);
        });
    });
}

#[test]
fn the_grouping_of_commits_does_not_show() {
    let workload = Workload::new(9, 5);
    let all: Vec<_> = workload.groups.concat();
    for size in 1..=all.len() {
        on_both(|_, both| {
            both!(both, store => {
                workload.initialize(store);
                all.chunks(size).for_each(|group| store.commit(group).unwrap());
                workload.oracle.expect_store(store);
            });
        });
    }
}

/// Deletions were lost by a merge written by hand for each kind of data.
#[test]
fn a_deletion_is_stored_for_every_kind_of_key() {
    on_both(|_, both| {
        both!(both, store => {
            let keys = crate::testing::universe();
            let everything = keys.iter().map(|key| (*key, Some(sample(key, 5)))).collect();
            let first = WriteSet::from_unsorted(everything);
            store.initialize(genesis_hash(), &first, &Totals::default()).unwrap();
            let nothing = WriteSet::from_unsorted(keys.iter().map(|key| (*key, None)).collect());
            store.commit(&[block(1, &mut 0, nothing)]).unwrap();
            let snapshot = store.snapshot().unwrap();
            for key in &keys {
                assert_eq!(snapshot.read(key).unwrap(), None, "{key}");
                assert_eq!(store.read_at(key, 0).unwrap(), Some(sample(key, 5)), "{key}");
            }
            store.rewind(0).unwrap();
            for key in &keys {
                assert_eq!(store.snapshot().unwrap().read(key).unwrap(), Some(sample(key, 5)));
            }
        });
    });
}

/// An entry was lost when its value was the one it had before, and with it the past. Here it is no
/// change: nothing is written or recorded, and every read of the past gives the value.
#[test]
fn a_write_of_an_equal_value_changes_nothing() {
    on_both(|_, both| {
        both!(both, store => {
            let module = StateKey::Content(wavefront_types::Hash([7; 32]));
            let long = |n: u8| Some(StateValue::Content(vec![n; 3_000].into()));
            let set = |balance, n| {
                let account = (account_key(0), Some(account(balance)));
                WriteSet::from_unsorted(vec![account, (module, long(n))])
            };
            store.initialize(genesis_hash(), &set(5, 1), &Totals::default()).unwrap();
            let serial = &mut 0;
            let sets = [set(5, 1), set(6, 2), set(6, 2), set(6, 1), set(6, 1)];
            let blocks: Vec<_> = (1..).zip(sets).map(|(n, set)| block(n, serial, set)).collect();
            store.commit(&blocks[..1]).unwrap();
            store.commit(&blocks[1..]).unwrap();
            let report = store.check().unwrap();
            assert_eq!((report.records, report.record_entries), (5, 3));
            for (at, balance, n) in
                [(0, 5, 1), (1, 5, 1), (2, 6, 2), (3, 6, 2), (4, 6, 1), (5, 6, 1)]
            {
                assert_eq!(store.read_at(&account_key(0), at).unwrap(), Some(account(balance)));
                assert_eq!(store.read_at(&module, at).unwrap(), long(n));
            }
            store.rewind(3).unwrap();
            assert_eq!(store.read_at(&module, 3).unwrap(), long(2));
            store.rewind(0).unwrap();
            let snapshot = store.snapshot().unwrap();
            assert_eq!(snapshot.read(&module).unwrap(), long(1));
            assert_eq!(snapshot.read(&account_key(0)).unwrap(), Some(account(5)));
        });
    });
}

/// The totals were written outside the batch. Here they change with the tip or not at all.
#[test]
fn totals_are_committed_with_the_tip_or_not_at_all() {
    on_both(|_, both| {
        both!(both, store => {
            let workload = Workload::new(2, 3);
            workload.initialize(store);
            let before = store.snapshot().unwrap();
            for group in &workload.groups {
                store.commit(group).unwrap();
                let tip = store.tip().unwrap().unwrap();
                assert_eq!(tip.totals, group.last().unwrap().totals);
                assert_eq!(store.snapshot().unwrap().totals().unwrap(), tip.totals);
            }
            assert_eq!(before.totals().unwrap(), workload.genesis.1);
            assert_eq!(before.tip().topoheight, 0);
        });
    });
}

#[test]
fn a_callback_may_use_the_store() {
    on_both(|_, both| {
        both!(both, store => {
            let workload = Workload::new(1, 4);
            workload.initialize(store);
            let mut seen = 0;
            store
                .for_each(KeyKind::Account, &mut |key, value| {
                    if seen == 0 {
                        // Neither deadlocks nor shows in this walk.
                        store.commit(&workload.groups[0]).unwrap();
                    }
                    seen += 1;
                    assert_eq!(value, account(1_000), "{key}");
                    if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                })
                .unwrap();
            assert_eq!(seen, 3);
            assert_eq!(store.tip().unwrap().unwrap().topoheight, 1);
        });
    });
}

#[test]
fn snapshots_are_read_from_several_threads_while_the_store_moves_on() {
    on_both(|_, both| {
        both!(both, store => {
            let workload = Workload::new(20, 8);
            workload.initialize(store);
            std::thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        for _ in 0..50 {
                            let snapshot = store.snapshot().unwrap();
                            let height = usize::try_from(snapshot.tip().topoheight).unwrap();
                            let (tip, state) = &workload.oracle.states[height];
                            assert_eq!(snapshot.tip(), tip);
                            for (key, value) in state {
                                assert_eq!(snapshot.read(key).unwrap().as_ref(), Some(value));
                            }
                        }
                    });
                }
                workload.groups.iter().for_each(|group| store.commit(group).unwrap());
            });
        });
    });
}
