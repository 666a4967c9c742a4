//! A store in memory that fails, panics or lags at a chosen call.

use std::sync::Arc;
use std::time::Duration;

use wavefront_storage::forward::{ForwardStore, StoreCall};
use wavefront_storage::{MemorySnapshot, MemoryStore, StateSnapshot, StateStore, StoreError, Tip};
use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{ReadError, StateKey, StateReader, StateValue, Totals};

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
}

impl Operation {
    pub(super) const ALL: [Self; 8] = [
        Self::Tip,
        Self::Genesis,
        Self::Initialize,
        Self::Snapshot,
        Self::Read,
        Self::BlockAt,
        Self::Commit,
        Self::Flush,
    ];

    /// `None` for what the pipeline does not ask for.
    pub(super) fn of(call: StoreCall<'_>) -> Option<Self> {
        Some(match call {
            StoreCall::Tip => Self::Tip,
            StoreCall::Genesis => Self::Genesis,
            StoreCall::Initialize => Self::Initialize,
            StoreCall::Snapshot => Self::Snapshot,
            StoreCall::BlockAt(_) => Self::BlockAt,
            StoreCall::Commit(_) => Self::Commit,
            StoreCall::Flush => Self::Flush,
            _ => return None,
        })
    }
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
}

/// What it looked like at some time; reads may fail.
#[derive(Clone)]
pub(super) struct FaultySnapshot {
    inner: MemorySnapshot,
    gate: Arc<Gate>,
}

impl StateReader for FaultySnapshot {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        self.gate.pass(Operation::Read).map_err(ReadError::io)?;
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

impl ForwardStore for Faulty {
    type Inner = MemoryStore;
    type Snapshot = FaultySnapshot;

    fn inner(&self) -> &MemoryStore {
        &self.inner
    }

    fn wrap(&self, snapshot: MemorySnapshot) -> FaultySnapshot {
        FaultySnapshot { inner: snapshot, gate: Arc::clone(&self.gate) }
    }

    fn around<T>(
        &self,
        call: StoreCall<'_>,
        run: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(operation) = Operation::of(call) {
            self.gate
                .pass(operation)
                .map_err(|source| StoreError::io(self.inner.path(), "working", source))?;
        }
        run()
    }
}
