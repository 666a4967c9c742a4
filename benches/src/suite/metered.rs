//! A store that notes what its commits cost.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use wavefront_storage::{BlockCommit, CheckReport, StateStore, StoreError, Tip};
use wavefront_sync::{AtomicU64, Ordering};
use wavefront_types::{Hash, KeyKind, StateKey, StateValue, Totals, WriteSet};

use super::machine;
use crate::clock::timed;

/// Passes everything on to the store inside. The counters are Relaxed: they are read after the
/// import has joined its threads.
#[derive(Debug)]
pub(super) struct Metered<S> {
    pub(super) inner: S,
    commit_ns: AtomicU64,
    import_cpu_ns: AtomicU64,
    start_cpu_ns: u64,
}

impl<S> Metered<S> {
    pub(super) fn new(inner: S) -> Self {
        Self {
            inner,
            commit_ns: AtomicU64::new(0),
            import_cpu_ns: AtomicU64::new(0),
            start_cpu_ns: machine::process_cpu_ns().unwrap_or(0),
        }
    }

    /// Processor time of all commits over that of the whole process from this store's making to the
    /// first digest, which an import computes at its end. `None` where the system does not tell.
    ///
    /// Where only the time on the wall is known for a commit, that counts, waiting included.
    pub(super) fn commit_share(&self) -> Option<f64> {
        let import = self.import_cpu_ns.load(Ordering::Relaxed);
        let commit = self.commit_ns.load(Ordering::Relaxed);
        (import > 0).then(|| commit as f64 / import as f64)
    }
}

impl<S: StateStore> StateStore for Metered<S> {
    type Snapshot = S::Snapshot;

    fn snapshot(&self) -> Result<Self::Snapshot, StoreError> {
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

    fn initialize(
        &self,
        genesis_hash: Hash,
        state: &WriteSet,
        totals: &Totals,
    ) -> Result<(), StoreError> {
        self.inner.initialize(genesis_hash, state, totals)
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        let before = machine::thread_cpu_ns();
        let (wall, result) = timed(|| self.inner.commit(blocks));
        let cpu = machine::thread_cpu_ns().zip(before).map(|(after, before)| after - before);
        let ns = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.commit_ns.fetch_add(cpu.unwrap_or_else(|| ns(wall)), Ordering::Relaxed);
        result
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.inner.flush()
    }

    fn rewind(&self, topoheight: u64) -> Result<(), StoreError> {
        self.inner.rewind(topoheight)
    }

    fn read_at(&self, key: &StateKey, topoheight: u64) -> Result<Option<StateValue>, StoreError> {
        self.inner.read_at(key, topoheight)
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
        let spent = machine::process_cpu_ns().map_or(0, |now| now - self.start_cpu_ns);
        let _first_counts =
            self.import_cpu_ns.compare_exchange(0, spent, Ordering::Relaxed, Ordering::Relaxed);
        self.inner.digest()
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        self.inner.check()
    }
}
