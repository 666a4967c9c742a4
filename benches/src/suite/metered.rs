//! A store that notes what its commits cost.

use std::time::Duration;

use wavefront_storage::forward::{ForwardStore, StoreCall};
use wavefront_storage::{StateStore, StoreError};
use wavefront_sync::{AtomicU64, Ordering};

use super::machine;
use crate::clock::timed;

/// Passes everything on to the store inside. The counter is Relaxed: it is read after the import
/// has joined its threads.
#[derive(Debug)]
pub(super) struct Metered<S> {
    inner: S,
    commit_ns: AtomicU64,
    start_cpu_ns: u64,
}

impl<S> Metered<S> {
    pub(super) fn new(inner: S) -> Self {
        Self {
            inner,
            commit_ns: AtomicU64::new(0),
            start_cpu_ns: machine::process_cpu_ns().unwrap_or(0),
        }
    }

    /// Processor time of all commits over that of the whole process from this store's making till
    /// now, which is to be the import's end. `None` where the system does not tell.
    ///
    /// Where only the time on the wall is known for a commit, that counts, waiting included.
    pub(super) fn commit_share(&self) -> Option<f64> {
        let import = machine::process_cpu_ns().map_or(0, |now| now - self.start_cpu_ns);
        let commit = self.commit_ns.load(Ordering::Relaxed);
        (import > 0).then(|| commit as f64 / import as f64)
    }
}

impl<S: StateStore> ForwardStore for Metered<S> {
    type Inner = S;
    type Snapshot = S::Snapshot;

    fn inner(&self) -> &S {
        &self.inner
    }

    fn wrap(&self, snapshot: S::Snapshot) -> S::Snapshot {
        snapshot
    }

    fn around<T>(
        &self,
        call: StoreCall<'_>,
        run: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match call {
            StoreCall::Commit(_) => {
                let before = machine::thread_cpu_ns();
                let (wall, result) = timed(run);
                let cpu =
                    machine::thread_cpu_ns().zip(before).map(|(after, before)| after - before);
                let ns = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
                self.commit_ns.fetch_add(cpu.unwrap_or_else(|| ns(wall)), Ordering::Relaxed);
                result
            }
            _ => run(),
        }
    }
}
