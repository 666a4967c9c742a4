//! Crashes and full disks at every single operation on the medium.

use crate::testing::{Damage, FaultyMedium, Workload};
use crate::{CommitSync, OpenOptions, RedbStore, StateAudit, StateHistory, StateStore, StoreError};

const GROUPS: u64 = 6;

fn open(medium: &FaultyMedium, options: OpenOptions) -> Result<RedbStore, StoreError> {
    RedbStore::open_medium(medium.clone(), "medium".as_ref(), options.cache_bytes(1 << 20))
}

/// Commits groups from `from` on until one fails; the number that went well, all told.
fn commit_until_failure(store: &RedbStore, workload: &Workload, from: usize) -> usize {
    let mut done = from;
    for group in &workload.groups[from..] {
        if store.commit(group).is_err() {
            break;
        }
        done += 1;
    }
    done
}

/// A medium with the genesis on it, cleanly closed.
fn prepared(workload: &Workload, options: OpenOptions) -> FaultyMedium {
    let medium = FaultyMedium::default();
    workload.initialize(&open(&medium, options).unwrap());
    medium.after_crash(Damage::LoseAll)
}

/// Opens what a crash left and expects the end of a group between `least` and `most`.
fn expect_boundary(
    medium: &FaultyMedium,
    workload: &Workload,
    options: OpenOptions,
    least: usize,
    most: usize,
) -> usize {
    let store = open(medium, options).unwrap();
    let tip = store.tip().unwrap().unwrap();
    let groups = (least..=most).find(|groups| workload.tip_after(*groups) == tip);
    let groups = groups.unwrap_or_else(|| panic!("{tip:?} ends none of groups {least} to {most}"));
    assert_eq!(store.digest().unwrap(), workload.oracle.digest(tip.topoheight));
    let report = store.check().unwrap();
    assert!(report.is_sound(), "{report}");
    // And it goes on from there.
    assert_eq!(commit_until_failure(&store, workload, groups), workload.groups.len());
    workload.oracle.expect_store(&store);
    groups
}

/// Runs the workload once for every operation it takes, dies there, and looks at what is left.
fn crash_everywhere(options: OpenOptions, durable: bool) {
    let workload = Workload::new(GROUPS, 8);
    let base = prepared(&workload, options);
    let trial = base.after_crash(Damage::KeepAll);
    let store = open(&trial, options).unwrap();
    assert_eq!(commit_until_failure(&store, &workload, 0), workload.groups.len());
    drop(store);
    let operations = trial.operations();
    assert!(operations > 20, "too few operations to be a test: {operations}");

    let mut ends = vec![0; workload.groups.len() + 1];
    for n in 1..=operations {
        let medium = base.after_crash(Damage::KeepAll);
        medium.die_at(n);
        let done =
            open(&medium, options).map_or(0, |store| commit_until_failure(&store, &workload, 0));
        assert!(medium.failed());
        let least = if durable { done } else { 0 };
        let most = workload.groups.len().min(done + 1);
        let damages = [
            Damage::KeepAll,
            Damage::LoseAll,
            Damage::Scatter(n),
            Damage::Scatter(n ^ 0xdead_beef),
        ];
        for damage in damages {
            let image = medium.after_crash(damage);
            ends[expect_boundary(&image, &workload, options, least, most)] += 1;
        }
    }
    // The crashes did hit commits, not only opening and closing.
    if durable {
        assert!(ends.iter().all(|met| *met > 0), "{ends:?}");
    }
}

#[test]
fn a_crash_at_any_point_leaves_a_whole_group() {
    crash_everywhere(OpenOptions::create(), true);
}

#[test]
fn a_crash_at_any_point_leaves_a_whole_group_without_quick_repair() {
    crash_everywhere(OpenOptions::create().quick_repair(false), true);
}

#[test]
fn a_crash_at_any_point_leaves_a_whole_group_without_durability() {
    crash_everywhere(OpenOptions::create().commit_sync(CommitSync::OnFlush), false);
}

#[test]
fn a_crash_during_a_rewind_leaves_either_end() {
    let options = OpenOptions::create();
    let workload = Workload::new(GROUPS, 8);
    let base = prepared(&workload, options);
    let store = open(&base, options).unwrap();
    assert_eq!(commit_until_failure(&store, &workload, 0), workload.groups.len());
    drop(store);
    let base = base.after_crash(Damage::LoseAll);
    let (top, target) = (workload.groups.len(), 2);
    let to = workload.tip_after(target);
    let trial = base.after_crash(Damage::LoseAll);
    open(&trial, options).unwrap().rewind(to.topoheight).unwrap();
    let mut ends = [0, 0];
    for n in 1..=trial.operations() {
        let medium = base.after_crash(Damage::LoseAll);
        medium.die_at(n);
        let done = open(&medium, options).and_then(|store| store.rewind(to.topoheight)).is_ok();
        for damage in [Damage::KeepAll, Damage::LoseAll, Damage::Scatter(n)] {
            let image = medium.after_crash(damage);
            let store = open(&image, options).unwrap();
            let tip = store.tip().unwrap().unwrap();
            let rewound = tip == to;
            assert!(rewound || !done && tip == workload.tip_after(top), "{tip:?}");
            drop(store);
            let groups = if rewound { target } else { top };
            expect_boundary(&image, &workload, options, groups, groups);
            ends[usize::from(rewound)] += 1;
        }
    }
    assert!(ends[0] > 0 && ends[1] > 0, "{ends:?}");
}

/// What was made durable by hand is not lost; what came after may be.
#[test]
fn flush_makes_durable() {
    let options = OpenOptions::create().commit_sync(CommitSync::OnFlush);
    let workload = Workload::new(GROUPS, 8);
    let medium = prepared(&workload, options);
    let store = open(&medium, options).unwrap();
    for group in &workload.groups[..3] {
        store.commit(group).unwrap();
    }
    let before = medium.after_crash(Damage::LoseAll);
    assert_eq!(expect_boundary(&before, &workload, options, 0, 3), 0);
    store.flush().unwrap();
    store.commit(&workload.groups[3]).unwrap();
    let after = medium.after_crash(Damage::LoseAll);
    assert_eq!(expect_boundary(&after, &workload, options, 3, 4), 3);
}

/// A disk that fills up at any operation fails the commit with the reason, and what was there
/// before is there after opening again.
#[test]
fn a_full_disk_loses_nothing() {
    let options = OpenOptions::create();
    let workload = Workload::new(GROUPS, 8);
    let base = prepared(&workload, options);
    let trial = base.after_crash(Damage::KeepAll);
    let store = open(&trial, options).unwrap();
    assert_eq!(commit_until_failure(&store, &workload, 0), workload.groups.len());
    drop(store);
    let mut told = 0;
    for n in 1..=trial.operations() {
        let medium = base.after_crash(Damage::KeepAll);
        medium.full_at(n);
        let mut done = 0;
        match open(&medium, options) {
            Ok(store) => {
                for group in &workload.groups {
                    match store.commit(group) {
                        Ok(()) => done += 1,
                        Err(error) => {
                            told += 1;
                            let text = error.to_string();
                            assert!(matches!(error, StoreError::Io { .. }), "{error:?}");
                            assert!(text.contains("free some space"), "{text}");
                            assert!(text.contains("medium"), "{text}");
                            break;
                        }
                    }
                }
            }
            Err(error) => {
                let text = error.to_string();
                assert!(text.contains("the disk is full"), "{text}");
            }
        }
        let most = workload.groups.len().min(done + 1);
        let medium = medium.after_crash(Damage::KeepAll);
        expect_boundary(&medium, &workload, options, done, most);
    }
    assert!(told > 0);
}

/// After a failed write the file is refused until it is opened again, with a message that says so.
#[test]
fn a_store_that_failed_says_that_it_must_be_opened_again() {
    let options = OpenOptions::create();
    let workload = Workload::new(GROUPS, 8);
    let medium = prepared(&workload, options);
    let store = open(&medium, options).unwrap();
    medium.full_at(medium.operations() + 1);
    store.commit(&workload.groups[0]).unwrap_err();
    let again = store.commit(&workload.groups[0]).unwrap_err().to_string();
    assert!(again.contains("open it again"), "{again}");
    drop(store);
    let store = open(&medium, options).unwrap();
    assert_eq!(commit_until_failure(&store, &workload, 0), workload.groups.len());
}
