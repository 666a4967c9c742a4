//! The verifier: the caller's thread, block by block.

use core::ops::Range;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use wavefront_engine::{Engine, EngineConfig, ExecutionMode, ProofVerifier};
use wavefront_storage::{
    BlockCommit, MemoryStore, StateAudit, StateHistory, StateSnapshot, StateStore,
};
use wavefront_sync::{CancelToken, catch_panic};

use crate::pipeline::{Feed, Link, Prepared, Preparer, WindowEnd};
use crate::{
    BlockProblem, ChainSet, ImportEnd, ImportError, ImportLimits, ImportObserver, Progress,
};

use super::report::{VerifyFailure, VerifyReport};
use super::schedules::Scheduled;
use super::variant::{Running, memory_store};

/// How to verify.
///
/// # Examples
/// ```
/// use wavefront_import::VerifyOptions;
///
/// let mut options = VerifyOptions::new([1, 2, 8]);
/// options.schedules = 0..64;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifyOptions {
    /// The thread counts to compare with serial execution.
    pub threads: Vec<usize>,
    /// The numbers of the schedules to run each block under, besides; none when empty. Equal
    /// numbers stand for equal schedules of a block.
    pub schedules: Range<u64>,
    /// Go on after a difference, each block from the serial run's state.
    pub keep_going: bool,
}

impl VerifyOptions {
    /// Compares these thread counts, up to the first difference.
    pub fn new(threads: impl IntoIterator<Item = usize>) -> Self {
        Self { threads: threads.into_iter().collect(), schedules: 0..0, keep_going: false }
    }
}

/// Compares serial with parallel execution of whole chains.
///
/// # Examples
/// ```
/// use wavefront_import::{CancelToken, ChainSet, ChainVerifier, Silent, VerifyOptions};
///
/// fn agree(chain: ChainSet) -> bool {
///     let verifier = ChainVerifier::new(VerifyOptions::new([1, 2, 8]));
///     verifier.run(chain, &mut Silent, &CancelToken::new()).is_ok_and(|found| found.agrees())
/// }
/// ```
pub struct ChainVerifier {
    options: VerifyOptions,
    proofs: Option<Arc<dyn ProofVerifier>>,
}

impl fmt::Debug for ChainVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChainVerifier").field("options", &self.options).finish_non_exhaustive()
    }
}

impl ChainVerifier {
    /// A verifier with these options.
    pub fn new(options: VerifyOptions) -> Self {
        Self { options, proofs: None }
    }

    /// The same with the host's verifier of privacy proofs.
    #[must_use]
    pub fn with_proof_verifier(mut self, proofs: Arc<dyn ProofVerifier>) -> Self {
        self.proofs = Some(proofs);
        self
    }

    /// Runs the chain from its genesis, serially, at each thread count and each block under each
    /// schedule, and compares receipts, write set and counters of every block, and the digests at
    /// the end. Stops at the first block that differs, unless told to keep going.
    ///
    /// # Errors
    /// [`VerifyFailure`] when a file is damaged or a block is invalid; that every thread count and
    /// schedule finds it equally invalid is verified, too.
    pub fn run(
        &self,
        chain: ChainSet,
        observer: &mut dyn ImportObserver,
        cancel: &CancelToken,
    ) -> Result<VerifyReport, Box<VerifyFailure>> {
        let mut report = VerifyReport::new(chain.genesis_hash());
        // Streams and observer are the host's.
        let result = catch_panic(|| self.drive(chain, observer, cancel, &mut report));
        match result.unwrap_or_else(|_| Err(ImportError::Internal("the verification"))) {
            Ok(end) => Ok(VerifyReport { end: Some(end), ..report }),
            Err(error) => Err(Box::new(VerifyFailure { error, report })),
        }
    }

    fn drive(
        &self,
        chain: ChainSet,
        observer: &mut dyn ImportObserver,
        cancel: &CancelToken,
        report: &mut VerifyReport,
    ) -> Result<ImportEnd, ImportError> {
        let genesis = chain.genesis();
        let rules = genesis.rules;
        let threads = self.options.threads.iter().copied().max().unwrap_or(1);
        let config = EngineConfig::recommended(threads, rules.policy);
        let mut engine = Engine::new(config.with_mode(ExecutionMode::Serial))?;
        if let Some(proofs) = &self.proofs {
            engine = engine.with_proof_verifier(Arc::clone(proofs));
        }
        let store = memory_store(genesis)?;
        let totals = store.snapshot()?.tip().totals;
        let stored_hash = |topoheight| store.block_hash_at(topoheight);
        let mut preparer = Preparer {
            engine: &engine,
            clock: None,
            cancel,
            link: Link::new(rules, 0, &totals),
            stored_hash: &stored_hash,
            to: None,
            decode_time: Duration::ZERO,
        };
        let mut run = Serial {
            engine: &engine,
            store: &store,
            keep_going: self.options.keep_going,
            cancel,
            variants: Vec::new(),
            scheduled: Scheduled::new(&self.options.schedules, rules.policy)?,
        };
        for threads in &self.options.threads {
            run.variants.push(Running::new(*threads, rules.policy, chain.genesis())?);
        }
        let mut feed = Feed::start(chain, engine.threads().label(), &ImportLimits::recommended())?;
        observer.started(0);
        let mut progress = Progress::default();
        let ended = loop {
            let fetched = feed.fetch(true, cancel);
            let (window, ()) = preparer.prepare(fetched, || ());
            let ended = run.window(&window.blocks, report);
            preparer.link.forget_stored(report.topoheight);
            progress.topoheight = report.topoheight;
            progress.blocks = report.topoheight;
            progress.transactions = report.transactions;
            progress.bytes += window.bytes;
            progress.skipped_bytes += window.passed.bytes;
            observer.progress(&progress);
            match ended.or(window.end) {
                Some(WindowEnd::End(end)) => break Ok(end),
                Some(WindowEnd::Error(error)) => break Err(*error),
                None => {}
            }
        };
        if let Ok(end) = ended {
            observer.ended(end);
        }
        report.digest = Some(store.digest()?);
        for mut running in run.variants {
            running.found.digest = Some(running.store.digest()?);
            report.variants.push(running.found);
        }
        report.schedules = run.scheduled.map(|scheduled| scheduled.found);
        ended
    }
}

/// The serial run, and what is compared with it.
struct Serial<'a> {
    engine: &'a Engine,
    store: &'a MemoryStore,
    keep_going: bool,
    cancel: &'a CancelToken,
    variants: Vec<Running>,
    scheduled: Option<Scheduled>,
}

impl Serial<'_> {
    fn window(&mut self, blocks: &[Prepared], report: &mut VerifyReport) -> Option<WindowEnd> {
        for prepared in blocks {
            if self.cancel.is_cancelled() {
                return Some(WindowEnd::End(ImportEnd::Interrupted));
            }
            match self.block(prepared, report) {
                Ok(true) => {}
                Ok(false) => return Some(WindowEnd::End(ImportEnd::Target)),
                Err(error) => return Some(error.into()),
            }
        }
        self.forget(report.topoheight).err().map(WindowEnd::from)
    }

    /// Nothing of the past is looked at again. Done once per window: a snapshot that a late helper
    /// of an engine still holds makes forgetting dear.
    fn forget(&self, topoheight: u64) -> Result<(), ImportError> {
        self.store.prune(topoheight)?;
        for variant in &self.variants {
            variant.store.prune(topoheight)?;
        }
        Ok(())
    }

    /// Whether to go on.
    fn block(
        &mut self,
        prepared: &Prepared,
        report: &mut VerifyReport,
    ) -> Result<bool, ImportError> {
        let Prepared { at, topoheight, hash, block, plan } = prepared;
        let before = self.store.snapshot()?;
        let serial = self.engine.execute(plan, &before);
        for variant in &mut self.variants {
            variant.compare(prepared, &serial)?;
        }
        if let Some(scheduled) = &mut self.scheduled {
            scheduled.compare(prepared, &before, &serial, self.cancel)?;
        }
        let executed = serial
            .map_err(|error| ImportError::block(at, BlockProblem::of_execution(block, error)))?;
        // A snapshot that stands behind the store's tip makes changing the store dearer.
        drop(before);
        let differing = self.variants.iter().any(|variant| variant.found.differing > 0)
            || self.scheduled.as_ref().is_some_and(|scheduled| !scheduled.found.agrees());
        if differing && !self.keep_going {
            return Ok(false);
        }
        let commit = BlockCommit {
            topoheight: *topoheight,
            hash: *hash,
            totals: executed.totals,
            write_set: executed.write_set,
        };
        self.store.commit(core::slice::from_ref(&commit))?;
        for variant in &mut self.variants {
            variant.advance(&commit)?;
        }
        report.topoheight = *topoheight;
        report.tip = *hash;
        report.transactions += block.transactions.len() as u64;
        Ok(true)
    }
}
