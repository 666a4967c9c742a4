//! The stateful stage: blocks one after the other, each reading what the ones before it left.

use wavefront_engine::{Engine, ExecuteError, ExecuteOptions, Executed, Observer};
use wavefront_state::{CacheError, ShardedCache};
use wavefront_storage::{BlockCommit, StateSnapshot, StateStore, StoreError};
use wavefront_sync::CancelToken;

use crate::clock::timed;
use crate::{BlockProblem, ImportEnd, ImportError, ImportReport};

use super::arrivals;
use super::queue::QueueSender;
use super::window::{Prepared, WindowEnd};

/// Executes windows, one after the other, and hands each block to the committer.
pub(crate) struct Executor<'a, S: StateStore> {
    pub(crate) engine: &'a Engine,
    pub(crate) clock: Option<&'a dyn Observer>,
    pub(crate) cancel: &'a CancelToken,
    pub(crate) commits: QueueSender<arrivals::Executed>,
    pub(crate) cache: ShardedCache,
    /// The store some blocks ago; what it lacks is in the cache.
    pub(crate) snapshot: S::Snapshot,
    pub(crate) topoheight: u64,
    pub(crate) report: ImportReport,
}

impl<S: StateStore> Executor<'_, S> {
    /// Executes a window up to its first fault.
    ///
    /// # Errors
    /// Why it did not come to its end.
    pub(crate) fn run(&mut self, window: Vec<Prepared>) -> Result<(), WindowEnd> {
        for prepared in window {
            if self.cancel.is_cancelled() {
                return Err(WindowEnd::End(ImportEnd::Interrupted));
            }
            let commit = self.execute(&prepared)?;
            let bytes = commit.write_set.size_bytes();
            if self.commits.send((commit, bytes), bytes).is_err() {
                // It failed, and says itself why.
                return Err(ImportError::Internal("the committer").into());
            }
        }
        Ok(())
    }

    /// Reads from a newer state of the store, when the committer has got further.
    pub(crate) fn refresh(&mut self, store: &S, committed: u64) -> Result<(), StoreError> {
        if committed > self.snapshot.tip().topoheight {
            self.snapshot = store.snapshot()?;
        }
        Ok(())
    }

    fn execute(&mut self, prepared: &Prepared) -> Result<BlockCommit, WindowEnd> {
        let Prepared { at, topoheight, hash, block, plan } = prepared;
        let Self { engine, clock, cancel, cache, snapshot, report, .. } = self;
        let executed = timed(*clock, &mut report.stages.execute, || {
            let reader = cache.reader(snapshot.clone())?;
            let options = ExecuteOptions::new().cancelled_by(cancel);
            Ok::<_, CacheError>(engine.execute_with(plan, &reader, &options))
        });
        let executed = match executed.map_err(ImportError::from)? {
            Err(ExecuteError::Cancelled) => return Err(WindowEnd::End(ImportEnd::Interrupted)),
            executed => executed,
        };
        let Executed { receipts, write_set, totals, stats, .. } = executed
            .map_err(|error| ImportError::block(at, BlockProblem::of_execution(block, error)))?;
        let commit = BlockCommit { topoheight: *topoheight, hash: *hash, totals, write_set };
        // The fence: the next block's reads see this one.
        let applied = timed(*clock, &mut report.stages.execute, || {
            cache.apply(&commit.tip(), &commit.write_set)
        });
        applied.map_err(ImportError::from)?;
        self.report.add_block(block, &receipts, &stats);
        self.topoheight = *topoheight;
        Ok(commit)
    }
}
