//! A store in memory that fails, panics or lags at a chosen call.

use core::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use wavefront_storage::{
    BlockCommit, CheckReport, MemorySnapshot, MemoryStore, StateSnapshot, StateStore, StoreError,
    Tip,
};
use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{
    Hash, KeyKind, ReadError, StateKey, StateReader, StateValue, Totals, WriteSet,
};

/// What the pipeline asks a store for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Tip,
    Genesis,
    Initialize,
    Snapshot,
    Read,
    BlockAt,
    Commit,
    Flush,
    Digest,
}

impl Operation {
    pub(super) const ALL: [Self; 9] = [
        Self::Tip,
        Self::Genesis,
        Self::Initialize,
        Self::Snapshot,
        Self::Read,
        Self::BlockAt,
        Self::Commit,
        Self::Flush,
        Self::Digest,
    ];
}

/// What happens at the chosen call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Error,
    Panic,
    /// Every call takes this long.
    Slow(Duration),
}

/// Counts the calls of one operation and strikes at one of them.
struct Gate {
    operation: Operation,
    at: usize,
    fault: Fault,
    calls: AtomicUsize,
}

impl Gate {
    fn pass(&self, operation: Operation) -> Result<(), std::io::Error> {
        if operation != self.operation {
            return Ok(());
        }
        let hit = self.calls.fetch_add(1, Ordering::Relaxed) == self.at;
        match self.fault {
            Fault::Error if hit => Err(std::io::Error::other("injected")),
            // A panic without the hook's output.
            Fault::Panic if hit => std::panic::resume_unwind(Box::new("injected")),
            Fault::Slow(time) => {
                std::thread::sleep(time);
                Ok(())
            }
            Fault::Error | Fault::Panic => Ok(()),
        }
    }
}

/// The store.
pub(super) struct Faulty {
    pub(super) inner: MemoryStore,
    gate: Arc<Gate>,
}

impl Faulty {
    /// Strikes at one call of one operation, counted from 0.
    pub(super) fn new(operation: Operation, at: usize, fault: Fault) -> Self {
        let calls = AtomicUsize::new(0);
        let gate = Arc::new(Gate { operation, at, fault, calls });
        Self { inner: MemoryStore::new(), gate }
    }

    /// How often the operation was called.
    pub(super) fn calls(&self) -> usize {
        self.gate.calls.load(Ordering::Relaxed)
    }

    fn pass(&self, operation: Operation) -> Result<(), StoreError> {
        self.gate.pass(operation).map_err(|source| {
            let (path, action) = (self.inner.path().to_owned(), "working");
            StoreError::Io { path, action, source }
        })
    }
}

/// What it looked like at some time; reads may fail.
pub(super) struct FaultySnapshot {
    inner: MemorySnapshot,
    gate: Arc<Gate>,
}

impl StateReader for FaultySnapshot {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        self.gate.pass(Operation::Read).map_err(|error| ReadError::Io(error.to_string()))?;
        self.inner.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.inner.totals()
    }
}

impl StateSnapshot for FaultySnapshot {
    fn tip(&self) -> &Tip {
        self.inner.tip()
    }
}

impl StateStore for Faulty {
    type Snapshot = FaultySnapshot;

    fn snapshot(&self) -> Result<FaultySnapshot, StoreError> {
        self.pass(Operation::Snapshot)?;
        Ok(FaultySnapshot { inner: self.inner.snapshot()?, gate: Arc::clone(&self.gate) })
    }

    fn tip(&self) -> Result<Option<Tip>, StoreError> {
        self.pass(Operation::Tip)?;
        self.inner.tip()
    }

    fn genesis(&self) -> Result<Option<Hash>, StoreError> {
        self.pass(Operation::Genesis)?;
        self.inner.genesis()
    }

    fn path(&self) -> &Path {
        self.inner.path()
    }

    fn initialize(&self, g: Hash, state: &WriteSet, totals: &Totals) -> Result<(), StoreError> {
        self.pass(Operation::Initialize)?;
        self.inner.initialize(g, state, totals)
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        self.pass(Operation::Commit)?;
        self.inner.commit(blocks)
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.pass(Operation::Flush)?;
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
        self.pass(Operation::BlockAt)?;
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
        self.pass(Operation::Digest)?;
        self.inner.digest()
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        self.inner.check()
    }
}
