//! The stages of one import put together, on the caller's thread.

use std::thread;
use std::time::Duration;

use crossbeam_channel::after;
use wavefront_engine::{Engine, Observer};
use wavefront_state::ShardedCache;
use wavefront_storage::{StateStore, Tip};
use wavefront_sync::{CancelToken, Panicked, Watermark, catch_panic};

use crate::{
    ChainSet, ImportEnd, ImportError, ImportObserver, ImportOptions, ImportReport, Progress,
};

use super::arrivals::{Executed, Timed};
use super::commit::{CommitterEnd, commit_all};
use super::execute::Executor;
use super::feed::{Feed, Fetched};
use super::link::Link;
use super::prepare::Preparer;
use super::queue::{QueueReceiver, queue};
use super::window::{Window, WindowEnd};

/// What an import works with; given by the caller, unchanged while it runs.
pub(super) struct Context<'a, S> {
    pub(super) options: &'a ImportOptions,
    pub(super) engine: &'a Engine,
    pub(super) store: &'a S,
    pub(super) clock: Option<&'a dyn Observer>,
    pub(super) cancel: &'a CancelToken,
}

/// Imports `chain` from `tip` on. The report is brought up to date whatever the result.
pub(super) fn drive<S: StateStore>(
    context: &Context<'_, S>,
    chain: ChainSet,
    tip: Tip,
    observer: &mut dyn ImportObserver,
    report: &mut ImportReport,
) -> Result<ImportEnd, ImportError> {
    let Context { options, engine, store, clock, cancel } = *context;
    let in_store = Watermark::new(tip.topoheight);
    let stored_hash = |topoheight| store.block_hash_at(topoheight);
    let (commits, blocks) = queue(options.limits.commit_queue_bytes_max);
    let mut driver = Driver {
        store,
        cancel,
        in_store: &in_store,
        preparer: Preparer {
            engine,
            clock,
            cancel,
            link: Link::new(chain.genesis().rules, tip.topoheight, &tip.totals),
            stored_hash: &stored_hash,
            to: options.to,
            decode_time: Duration::ZERO,
        },
        feed: Feed::start(chain, engine.threads().label(), &options.limits)?,
        executor: Executor {
            engine,
            clock,
            cancel,
            commits,
            cache: ShardedCache::new(options.cache_bytes_max),
            snapshot: store.snapshot()?,
            topoheight: tip.topoheight,
            report: report.clone(),
        },
        progress: Progress { topoheight: tip.topoheight, ..Progress::default() },
    };
    let (ended, commits) = thread::scope(|scope| {
        let committer = thread::Builder::new()
            .name(format!("{}-commit", engine.threads().label()))
            .spawn_scoped(scope, || committer(context, blocks, &in_store))
            .map_err(ImportError::Thread)?;
        let ended = catch_panic(|| driver.run(observer));
        let Driver { preparer, executor, progress, .. } = driver;
        *report = executor.report;
        report.stages.decode = preparer.decode_time;
        report.skipped_blocks = progress.skipped_blocks;
        // Nobody sends any more.
        drop(executor.commits);
        let commits = committer.join().map_err(Panicked::from_payload).unwrap_or_else(stopped);
        Ok::<_, ImportError>((ended, commits))
    })?;
    report.stages.commit = commits.time;
    // A failing committer is the cause when the driver found nobody to send to.
    commits.result?;
    ended.unwrap_or(Err(ImportError::Internal("the pipeline")))
}

fn committer<S: StateStore>(
    context: &Context<'_, S>,
    blocks: QueueReceiver<Executed>,
    in_store: &Watermark,
) -> CommitterEnd {
    let Context { options, store, clock, .. } = *context;
    let blocks = Timed::new(blocks, options.limits.group_time_max, after);
    let grouping = (options.durability, options.limits.group_bytes_max);
    catch_panic(|| commit_all(store, blocks, grouping, in_store, clock)).unwrap_or_else(stopped)
}

fn stopped(_: Panicked) -> CommitterEnd {
    CommitterEnd { result: Err(ImportError::Internal("the committer")), time: Duration::ZERO }
}

/// The state of one import.
struct Driver<'a, S: StateStore> {
    store: &'a S,
    cancel: &'a CancelToken,
    /// The last block that the committer has committed.
    in_store: &'a Watermark,
    feed: Feed,
    preparer: Preparer<'a>,
    executor: Executor<'a, S>,
    progress: Progress,
}

impl<S: StateStore> Driver<'_, S> {
    /// Executes all there is. Each step executes one window and prepares the next.
    fn run(&mut self, observer: &mut dyn ImportObserver) -> Result<ImportEnd, ImportError> {
        let mut current = Window::default();
        let end = loop {
            if current.blocks.is_empty()
                && let Some(end) = current.end.take()
            {
                break end;
            }
            match self.step(current)? {
                (_, Err(end)) => break end,
                (next, Ok(())) => current = next,
            }
            observer.progress(&self.progress);
        };
        observer.progress(&self.progress);
        match end {
            WindowEnd::Error(error) => Err(*error),
            WindowEnd::End(end) => {
                observer.ended(end);
                Ok(end)
            }
        }
    }

    /// Executes `current` while the window after it is prepared.
    fn step(&mut self, current: Window) -> Result<(Window, Result<(), WindowEnd>), ImportError> {
        let Window { blocks, end: last, .. } = current;
        // Nothing follows a window with a reason to end.
        let fetched = match last {
            Some(_) => Fetched::default(),
            None => self.feed.fetch(blocks.is_empty(), self.cancel),
        };
        let committed = self.in_store.level();
        self.executor.refresh(self.store, committed)?;
        self.preparer.link.forget_stored(committed);
        let executor = &mut self.executor;
        let (mut next, executed) = self.preparer.prepare(fetched, || executor.run(blocks));
        self.advance(&next);
        next.end = last.or(next.end);
        Ok((next, executed))
    }

    fn advance(&mut self, next: &Window) {
        let report = &self.executor.report;
        self.progress = Progress {
            topoheight: self.executor.topoheight,
            committed: self.in_store.level(),
            blocks: report.blocks,
            transactions: report.transactions.total(),
            skipped_blocks: self.progress.skipped_blocks + next.passed.blocks,
            bytes: self.progress.bytes + next.bytes,
            skipped_bytes: self.progress.skipped_bytes + next.passed.bytes,
        };
    }
}
