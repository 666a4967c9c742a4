//! The stages of one import put together, on the caller's thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Sender, bounded};
use wavefront_engine::Engine;
use wavefront_state::ShardedCache;
use wavefront_storage::{BlockCommit, StateStore, Tip};
use wavefront_sync::Watermark;

use crate::{
    ChainSet, Clock, ImportEnd, ImportError, ImportObserver, ImportOptions, ImportReport, Progress,
    StopFlag,
};

use super::commit::{CommitterEnd, commit_all};
use super::execute::Executor;
use super::feed::{Feed, Fetched};
use super::link::Link;
use super::prepare::{Preparer, Stop, Window};

/// Executed blocks that may wait for the committer, besides the group it is committing. What waits
/// is pinned in the cache of committed state, which must stay well below that cache's size.
const COMMIT_QUEUE_LEN: usize = 16;

/// What an import works with; given by the caller, unchanged while it runs.
pub(super) struct Surroundings<'a, S> {
    pub(super) options: &'a ImportOptions,
    pub(super) engine: &'a Engine,
    pub(super) store: &'a S,
    pub(super) clock: &'a dyn Clock,
    pub(super) flag: &'a StopFlag,
}

/// Imports `chain` from `tip` on. The report is brought up to date whatever the result.
pub(super) fn drive<S: StateStore>(
    around: &Surroundings<'_, S>,
    chain: ChainSet,
    tip: Tip,
    observer: &mut dyn ImportObserver,
    report: &mut ImportReport,
) -> Result<ImportEnd, ImportError> {
    let Surroundings { options, engine, store, clock, flag } = *around;
    let in_store_cell = Watermark::new(tip.topoheight);
    let stored_hash = |topoheight| store.block_hash_at(topoheight);
    let mut driver = Driver {
        store,
        engine,
        flag,
        in_store: &in_store_cell,
        preparer: Preparer {
            engine,
            clock,
            link: Link::new(chain.genesis().rules, tip.topoheight, &tip.totals),
            stored_hash: &stored_hash,
            to: options.to,
            times: report.stages,
        },
        feed: Feed::start(chain)?,
        executor: Executor {
            engine,
            clock,
            flag,
            cache: ShardedCache::new(options.cache_entries_max),
            snapshot: store.snapshot()?,
            totals: tip.totals,
            topoheight: tip.topoheight,
            report: report.clone(),
        },
        progress: Progress { topoheight: tip.topoheight, ..Progress::default() },
    };
    let (sender, receiver) = bounded(COMMIT_QUEUE_LEN);
    let (ended, commits) = thread::scope(|scope| {
        let in_store = &in_store_cell;
        let committer = thread::Builder::new()
            .name("wavefront-commit".into())
            .spawn_scoped(scope, move || {
                commit_all(store, receiver, options.durability, in_store, clock)
            })
            .map_err(ImportError::Thread)?;
        let ended = catch_unwind(AssertUnwindSafe(|| driver.run(&sender, observer)));
        drop(sender);
        let commits = committer.join().unwrap_or(CommitterEnd {
            result: Err(ImportError::Internal("the committer")),
            time: Duration::ZERO,
        });
        Ok::<_, ImportError>((ended, commits))
    })?;
    let Driver { preparer, executor, progress, .. } = driver;
    let execute = executor.report.stages.execute;
    *report = executor.report;
    report.stages = preparer.times;
    report.stages.execute = execute;
    report.stages.commit = commits.time;
    report.skipped_blocks = progress.skipped_blocks;
    // A failing committer is the cause when the driver found nobody to send to.
    commits.result?;
    ended.unwrap_or(Err(ImportError::Internal("the pipeline")))
}

/// The state of one import.
struct Driver<'a, S: StateStore> {
    store: &'a S,
    engine: &'a Engine,
    flag: &'a StopFlag,
    /// The last block that the committer has committed.
    in_store: &'a Watermark,
    feed: Feed,
    preparer: Preparer<'a>,
    executor: Executor<'a, S>,
    progress: Progress,
}

impl<S: StateStore> Driver<'_, S> {
    /// Executes all there is. Each step executes one window and prepares the next.
    fn run(
        &mut self,
        commits: &Sender<BlockCommit>,
        observer: &mut dyn ImportObserver,
    ) -> Result<ImportEnd, ImportError> {
        let mut current = Window::default();
        let stop = loop {
            if current.blocks.is_empty()
                && let Some(stop) = current.stop.take()
            {
                break stop;
            }
            match self.step(current, commits)? {
                (_, Some(stop)) => break stop,
                (next, None) => current = next,
            }
            observer.progress(&self.progress);
        };
        observer.progress(&self.progress);
        match stop {
            Stop::Error(error) => Err(error),
            Stop::End(end) => {
                observer.ended(end);
                Ok(end)
            }
        }
    }

    /// Executes `current` while the window after it is prepared; a reason to stop at once ends it.
    fn step(
        &mut self,
        current: Window,
        commits: &Sender<BlockCommit>,
    ) -> Result<(Window, Option<Stop>), ImportError> {
        let Window { blocks, stop: last, .. } = current;
        // Nothing follows a window with a reason to stop.
        let fetched = match last {
            Some(_) => Fetched::default(),
            None => self.feed.fetch(blocks.is_empty(), self.flag),
        };
        let in_store = self.in_store.level();
        self.executor.refresh(self.store, in_store)?;
        let (executor, preparer) = (&mut self.executor, &mut self.preparer);
        let ((done, stopped), mut next) =
            self.engine.join(|| executor.run(blocks), || preparer.prepare(fetched));
        for block in done {
            if commits.send(block).is_err() {
                // It failed, and says itself why.
                return Err(ImportError::Internal("the committer"));
            }
        }
        self.advance(&next);
        next.stop = last.or(next.stop);
        Ok((next, stopped))
    }

    fn advance(&mut self, next: &Window) {
        let report = &self.executor.report;
        self.progress = Progress {
            topoheight: self.executor.topoheight,
            committed: self.in_store.level(),
            blocks: report.blocks,
            transactions: report.transactions.total(),
            skipped_blocks: self.progress.skipped_blocks + next.skipped,
            bytes: self.progress.bytes + next.bytes,
        };
    }
}
