//! The stateful stage: blocks one after the other, each reading what the ones before it left.

use wavefront_engine::{Engine, ExecuteError, Executed};
use wavefront_state::ShardedCache;
use wavefront_storage::{BlockCommit, StateSnapshot, StateStore, StoreError};
use wavefront_types::Totals;

use crate::clock::timed;
use crate::{BlockProblem, Clock, ImportEnd, ImportError, ImportReport, StopFlag};

use super::prepare::{Prepared, Stop};

/// Executes windows, one after the other.
pub(crate) struct Executor<'a, S: StateStore> {
    pub(crate) engine: &'a Engine,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) flag: &'a StopFlag,
    pub(crate) cache: ShardedCache,
    /// The store some blocks ago; what it lacks is in the cache.
    pub(crate) snapshot: S::Snapshot,
    /// The counters after the last executed block.
    pub(crate) totals: Totals,
    pub(crate) topoheight: u64,
    pub(crate) report: ImportReport,
}

impl<S: StateStore> Executor<'_, S> {
    /// Executes a window up to its first fault. Runs on the engine's pool.
    pub(crate) fn run(&mut self, window: Vec<Prepared>) -> (Vec<BlockCommit>, Option<Stop>) {
        let mut done = Vec::with_capacity(window.len());
        for prepared in window {
            if self.flag.is_requested() {
                return (done, Some(Stop::End(ImportEnd::Interrupted)));
            }
            match self.execute(&prepared) {
                Ok(commit) => done.push(commit),
                Err(error) => return (done, Some(Stop::Error(error))),
            }
        }
        (done, None)
    }

    /// Reads from a newer state of the store, when the committer has got further.
    pub(crate) fn refresh(&mut self, store: &S, committed: u64) -> Result<(), StoreError> {
        if committed > self.snapshot.tip().topoheight {
            self.snapshot = store.snapshot()?;
        }
        Ok(())
    }

    fn execute(&mut self, prepared: &Prepared) -> Result<BlockCommit, ImportError> {
        let Prepared { at, topoheight, hash, block, plan } = prepared;
        let snapshot_topoheight = self.snapshot.tip().topoheight;
        let executed = timed(self.clock, &mut self.report.stages.execute, || {
            let reader = self.cache.reader(&self.snapshot, snapshot_topoheight, self.totals);
            let executed = self.engine.execute(plan, &reader)?;
            // The fence: the next block's reads see this one.
            self.cache.apply(*topoheight, &executed.write_set);
            Ok(executed)
        });
        let Executed { receipts, write_set, totals, stats } = executed.map_err(|error| {
            let problem = match error {
                ExecuteError::Rejected { index, code } => {
                    BlockProblem::Rejected { index, hash: block.tx_hash(index), code }
                }
                other => BlockProblem::Execute(other),
            };
            ImportError::block(at, problem)
        })?;
        self.report.add_block(block, &receipts, &stats);
        self.totals = totals;
        self.topoheight = *topoheight;
        Ok(BlockCommit { topoheight: *topoheight, hash: *hash, totals, write_set })
    }
}
