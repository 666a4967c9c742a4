//! Tests of the store in memory alone.

use std::sync::Arc;

use wavefront_types::state::ContractRecord;
use wavefront_types::{ContractId, Hash, StateKey, StateReader as _, StateValue, WriteSet};

use crate::testing::{Workload, genesis_hash};
use crate::{MemoryStore, StateHistory as _, StateSnapshot as _, StateStore as _};

impl MemoryStore {
    /// How many records and ends of branches it has.
    fn kept(&self) -> (usize, usize) {
        self.shared.world.read().sizes()
    }
}

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

/// Nothing that a store does copies the state, whatever snapshots are alive.
#[test]
fn changes_under_a_snapshot_cost_what_they_change() {
    let workload = Workload::new(6, 4);
    let module = Arc::new(ContractRecord { module: Hash([7; 32]) });
    let store = MemoryStore::new();
    let untouched = StateKey::Contract(ContractId([9; 32]));
    let mut state: Vec<_> = workload.genesis.0.iter().cloned().collect();
    state.push((untouched, Some(StateValue::Contract(Arc::clone(&module)))));
    store.initialize(genesis_hash(), &WriteSet::from_unsorted(state), &workload.genesis.1).unwrap();
    // Here, and in the store.
    assert_eq!(Arc::strong_count(&module), 2);
    let mut kept = vec![store.snapshot().unwrap()];
    for group in &workload.groups {
        store.commit(group).unwrap();
        kept.push(store.snapshot().unwrap());
    }
    let top = store.tip().unwrap().unwrap().topoheight;
    for height in [top - 1, top - 2, 4] {
        store.rewind(height).unwrap();
        kept.push(store.snapshot().unwrap());
    }
    store.prune(4).unwrap();
    assert_eq!(Arc::strong_count(&module), 2);
    for snapshot in &kept {
        let (_, state) =
            &workload.oracle.states[usize::try_from(snapshot.tip().topoheight).unwrap()];
        for (key, value) in state {
            assert_eq!(snapshot.read(key).unwrap().as_ref(), Some(value));
        }
    }
}

/// What was kept for snapshots goes with them.
#[test]
fn what_snapshots_needed_goes_when_they_are_gone() {
    let workload = Workload::new(6, 4);
    let store = MemoryStore::new();
    workload.initialize(&store);
    let old = store.snapshot().unwrap();
    let all: Vec<_> = workload.groups.concat();
    store.commit(&all[..6]).unwrap();
    let of_a_branch = store.snapshot().unwrap();
    store.rewind(5).unwrap();
    store.prune(5).unwrap();
    assert_eq!(store.kept(), (5, 1));
    drop(of_a_branch);
    store.commit(&all[5..6]).unwrap();
    assert_eq!(store.kept(), (6, 0));
    drop(old);
    store.prune(5).unwrap();
    assert_eq!(store.kept(), (1, 0));
}
