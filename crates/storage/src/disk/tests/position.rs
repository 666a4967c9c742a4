//! Where a store says it is after a failed change is where the next opening finds it.

use core::ops::ControlFlow;

use wavefront_sync::catch_panic;

use crate::testing::{Damage, FaultyMedium, Workload};
use crate::{CommitSync, OpenOptions, RedbStore, StateAudit, StateHistory, StateStore, StoreError};

const GROUPS: u64 = 6;

fn open(medium: &FaultyMedium, options: OpenOptions) -> Result<RedbStore, StoreError> {
    RedbStore::open_medium(medium.clone(), "medium".as_ref(), options.cache_bytes(1 << 20))
}

/// Commits everything, makes it durable, rewinds, prunes; stops at the first failure.
fn live(store: &RedbStore, workload: &Workload) -> Result<(), StoreError> {
    for group in &workload.groups {
        store.commit(group)?;
    }
    store.flush()?;
    store.rewind(3)?;
    store.prune(1)
}

fn prepared(workload: &Workload, options: OpenOptions) -> FaultyMedium {
    let medium = FaultyMedium::default();
    workload.initialize(&open(&medium, options).unwrap());
    medium.after_crash(Damage::LoseAll)
}

#[test]
fn what_is_told_after_a_failure_is_what_the_next_opening_finds() {
    for sync in [CommitSync::EveryCommit, CommitSync::OnFlush] {
        let options = OpenOptions::create().commit_sync(sync).step_bytes(100);
        let workload = Workload::new(GROUPS, 8);
        let base = prepared(&workload, options);
        let trial = base.after_crash(Damage::KeepAll);
        live(&open(&trial, options).unwrap(), &workload).unwrap();
        let (mut told, mut refused) = (0, 0);
        for n in 1..=trial.operations() {
            for dead in [false, true] {
                let medium = base.after_crash(Damage::KeepAll);
                if dead {
                    medium.die_at(n);
                } else {
                    medium.full_at(n);
                }
                let Ok(store) = open(&medium, options) else { continue };
                let Err(error) = live(&store, &workload) else { continue };
                assert!(matches!(error, StoreError::Io { .. }), "{error:?}");
                // Nothing but the tip is answered, and that not from memory.
                for again in [store.flush(), store.snapshot().map(drop), store.digest().map(drop)] {
                    let text = again.unwrap_err().to_string();
                    assert!(text.contains("open it again"), "{text}");
                }
                let tip = store.tip();
                drop(store);
                match tip {
                    Err(error) => {
                        assert!(dead, "{error}");
                        refused += 1;
                    }
                    Ok(tip) => {
                        let next = medium.after_crash(Damage::KeepAll);
                        assert_eq!(
                            open(&next, options).unwrap().tip().unwrap(),
                            tip,
                            "{sync:?} {n}"
                        );
                        told += 1;
                    }
                }
            }
        }
        assert!(told > 20 && refused > 20, "{told} {refused}");
    }
}

/// With steps smaller than a record each block is one; each is told, and is where a crash, a break
/// or a panic leaves the store.
#[test]
fn a_rewind_in_steps_stops_at_whole_blocks_and_goes_on() {
    let options = OpenOptions::create().step_bytes(1);
    let workload = Workload::new(GROUPS, 8);
    let medium = prepared(&workload, options);
    let store = open(&medium, options).unwrap();
    workload.groups.iter().for_each(|group| store.commit(group).unwrap());
    let top = store.tip().unwrap().unwrap().topoheight;
    let at_digest = |store: &RedbStore, height| {
        assert_eq!(store.tip().unwrap().unwrap().topoheight, height);
        assert_eq!(store.digest().unwrap(), workload.oracle.digest(height));
        assert!(store.check().unwrap().is_sound());
    };
    let mut seen = Vec::new();
    let ended = store.rewind_in_steps(0, &mut |height| {
        seen.push(height);
        // The store may be used meanwhile.
        at_digest(&store, height);
        if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((ended.unwrap(), seen), (top - 3, vec![top - 1, top - 2, top - 3]));
    catch_panic(|| store.rewind_in_steps(0, &mut |_| panic!("a watcher's"))).unwrap_err();
    at_digest(&store, top - 4);
    drop(store);
    let store = open(&medium.after_crash(Damage::LoseAll), options).unwrap();
    at_digest(&store, top - 4);
    assert_eq!(store.rewind_in_steps(2, &mut |_| ControlFlow::Continue(())).unwrap(), 2);
    at_digest(&store, 2);
    assert_eq!(store.rewind_in_steps(2, &mut |_| panic!("no step")).unwrap(), 2);
}
