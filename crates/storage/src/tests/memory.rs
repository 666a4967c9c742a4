//! Tests of the store in memory alone.

use wavefront_types::StateReader as _;

use crate::testing::Workload;
use crate::{MemoryStore, StateHistory as _, StateSnapshot as _, StateStore as _};

/// A snapshot follows neither a rewind nor what is committed in its place, nor a pruning.
#[test]
fn a_snapshot_survives_a_change_of_branch() {
    let workload = Workload::new(6, 4);
    let store = MemoryStore::new();
    workload.initialize(&store);
    let all: Vec<_> = workload.groups.concat();
    store.commit(&all[..4]).unwrap();
    let old = store.snapshot().unwrap();
    store.rewind(1).unwrap();
    // Another block 2: the third's writes in the second's place.
    let mut other = all[2].clone();
    other.topoheight = 2;
    store.commit(&[other]).unwrap();
    store.prune(2).unwrap();
    assert_eq!(old.tip().topoheight, 4);
    workload.oracle.expect_snapshot(&old);
}

/// Committing under a live snapshot copies nothing: the snapshot shares the chain.
#[test]
fn commits_share_the_chain_with_snapshots() {
    let workload = Workload::new(2, 4);
    let store = MemoryStore::new();
    workload.initialize(&store);
    let snapshot = store.snapshot().unwrap();
    let before = std::sync::Arc::as_ptr(&store.handle());
    workload.groups.iter().for_each(|group| store.commit(group).unwrap());
    assert_eq!(before, std::sync::Arc::as_ptr(&store.handle()));
    store.rewind(1).unwrap();
    assert_ne!(before, std::sync::Arc::as_ptr(&store.handle()));
    assert_eq!(snapshot.totals().unwrap(), workload.genesis.1);
}
