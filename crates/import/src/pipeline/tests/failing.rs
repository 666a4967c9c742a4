//! A store that fails, lags or panics under the pipeline.

use core::ops::ControlFlow;
use std::path::Path;
use std::thread;
use std::time::Duration;

use wavefront_storage::{
    BlockCommit, CheckReport, MemorySnapshot, MemoryStore, StateStore, StoreError, Tip,
};
use wavefront_types::{Hash, KeyKind, StateKey, StateValue, Totals, WriteSet};

use super::chains::{Chain, import, import_with, options};
use crate::{Durability, ImportError};

/// What happens at the commit of a block.
#[derive(Clone, Copy)]
enum Fault {
    Error,
    Panic,
    /// Every commit takes this long.
    Slow(Duration),
}

/// A store in memory with a fault at one topoheight.
struct Faulty {
    inner: MemoryStore,
    at: u64,
    fault: Fault,
}

impl Faulty {
    fn new(at: u64, fault: Fault) -> Self {
        Self { inner: MemoryStore::new(), at, fault }
    }
}

impl StateStore for Faulty {
    type Snapshot = MemorySnapshot;

    fn snapshot(&self) -> Result<MemorySnapshot, StoreError> {
        self.inner.snapshot()
    }

    fn tip(&self) -> Result<Option<Tip>, StoreError> {
        self.inner.tip()
    }

    fn genesis(&self) -> Result<Option<Hash>, StoreError> {
        self.inner.genesis()
    }

    fn path(&self) -> &Path {
        self.inner.path()
    }

    fn initialize(&self, g: Hash, state: &WriteSet, totals: &Totals) -> Result<(), StoreError> {
        self.inner.initialize(g, state, totals)
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        let hit = blocks.iter().any(|block| block.topoheight == self.at);
        match self.fault {
            Fault::Error if hit => {
                let source = std::io::Error::from(std::io::ErrorKind::StorageFull);
                let (path, action) = (self.path().to_owned(), "writing");
                return Err(StoreError::Io { path, action, source });
            }
            Fault::Panic => assert!(!hit, "a store may panic"),
            Fault::Slow(time) => thread::sleep(time),
            Fault::Error => {}
        }
        self.inner.commit(blocks)
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.inner.flush()
    }

    fn rewind(&self, topoheight: u64) -> Result<(), StoreError> {
        self.inner.rewind(topoheight)
    }

    fn read_at(&self, key: &StateKey, at: u64) -> Result<Option<StateValue>, StoreError> {
        self.inner.read_at(key, at)
    }

    fn prune(&self, below: u64) -> Result<(), StoreError> {
        self.inner.prune(below)
    }

    fn oldest(&self) -> Result<u64, StoreError> {
        self.inner.oldest()
    }

    fn block_at(&self, topoheight: u64) -> Result<Option<Tip>, StoreError> {
        self.inner.block_at(topoheight)
    }

    fn for_each(
        &self,
        kind: KeyKind,
        f: &mut dyn FnMut(StateKey, StateValue) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.inner.for_each(kind, f)
    }

    fn digest(&self) -> Result<Hash, StoreError> {
        self.inner.digest()
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        self.inner.check()
    }
}

#[test]
fn a_failing_commit_names_its_blocks_and_leaves_the_group_before() {
    let chain = Chain::generate(41, 10);
    let store = Faulty::new(8, Fault::Error);
    let failure = import(chain.whole(), &store).unwrap_err();
    let ImportError::Commit { first, last, .. } = failure.error else {
        panic!("{}", failure.error)
    };
    assert_eq!((first, last), (7, 9));
    assert_eq!(failure.report.tip.unwrap().topoheight, 6);
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn a_panicking_store_is_an_error_not_a_panic() {
    let chain = Chain::generate(42, 10);
    let store = Faulty::new(5, Fault::Panic);
    let failure = import(chain.whole(), &store).unwrap_err();
    assert!(matches!(failure.error, ImportError::Internal(_)), "{}", failure.error);
    assert_eq!(failure.report.tip.unwrap().topoheight, 3);
}

/// The fence: a block reads what the ones before it wrote, committed or not.
#[test]
fn trap_f_a_lagging_committer_changes_nothing() {
    let chain = Chain::generate(43, 24);
    let quick = MemoryStore::new();
    let wanted = import(chain.whole(), &quick).unwrap().digest;
    let slow = Faulty::new(0, Fault::Slow(Duration::from_millis(20)));
    let durability = Durability::Every(1.try_into().unwrap());
    for cache_entries_max in [1, 10_000] {
        let options = crate::ImportOptions { durability, cache_entries_max, ..options() };
        let report = import_with(options, chain.whole(), &slow).unwrap();
        assert_eq!(report.digest, wanted);
        slow.rewind(0).unwrap();
    }
}
