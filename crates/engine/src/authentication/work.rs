//! The work of authenticating one block, in parts that threads share.

use core::ops::Range;
use core::time::Duration;
use std::sync::Arc;

use wavefront_scheduler::workers::{Seat, Work, WorkQueue};
use wavefront_state::{FirstError, Gathered};
use wavefront_sync::CancelToken;
use wavefront_types::wire::tx_hash;
use wavefront_types::{Block, Verdict};

use crate::engine::{Core, Engine};
use crate::error::AuthenticateError;
use crate::signatures::SignatureStats;

/// Transactions in a part, at most: what is shared per part, locks included, then weighs nothing,
/// and its signatures take about two milliseconds.
const PART_LEN_MAX: usize = 64;
/// Transactions in a part of a small block: those whose signatures are verified together.
const PART_LEN_MIN: usize = wavefront_crypto::SignatureVerifier::GROUP_LEN;

/// What was found out about a part.
struct Part {
    first: usize,
    verdicts: Vec<Verdict>,
    stats: SignatureStats,
    took: Duration,
}

/// What was found out about a block.
pub(crate) struct Found {
    /// One per transaction, by index.
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) signatures: SignatureStats,
    /// What it took, on all threads together.
    pub(crate) took: Duration,
}

/// What is found out about one block, part by part, in any order and by any threads.
pub(crate) struct Authentication {
    core: Arc<Core>,
    block: Arc<Block>,
    part_len: usize,
    done: Gathered<Part>,
    error: FirstError<AuthenticateError>,
    cancel: CancelToken,
}

impl Authentication {
    pub(crate) fn new(engine: &Engine, block: Arc<Block>, cancel: CancelToken) -> Self {
        let core = Arc::clone(&engine.core);
        // Some parts per thread, so that all end at about the same time.
        let parts = core.threads.threads().saturating_mul(4).max(1);
        let part_len = block.transactions.len().div_ceil(parts);
        let part_len = part_len.next_multiple_of(PART_LEN_MIN).clamp(PART_LEN_MIN, PART_LEN_MAX);
        let error = FirstError::new();
        if core.proofs.is_none() {
            let kinds = block.transactions.iter().map(|signed| signed.transaction.kind());
            if let Some((index, kind)) = kinds.enumerate().find(|(_, kind)| kind.needs_proof()) {
                error.report(0, AuthenticateError::ProofVerifierMissing { index, kind });
            }
        }
        Self { core, block, part_len, done: Gathered::new(), error, cancel }
    }

    pub(crate) fn block(&self) -> &Arc<Block> {
        &self.block
    }

    /// How many parts there are, at least one.
    pub(crate) fn parts(&self) -> usize {
        self.block.transactions.len().div_ceil(self.part_len).max(1)
    }

    /// Finds out about one part, each once.
    pub(crate) fn run(&self, number: usize) {
        if self.error.is_raised() {
            return;
        }
        if self.cancel.is_cancelled() {
            return self.fail(AuthenticateError::Cancelled);
        }
        let start = self.core.now();
        match self.part(number) {
            Ok(mut part) => {
                part.took = self.core.now().saturating_sub(start);
                self.done.give(vec![part]);
            }
            Err((index, error)) => {
                self.error.report(u32::try_from(index).unwrap_or(u32::MAX), error);
            }
        }
    }

    /// Notes an error that is no transaction's.
    pub(crate) fn fail(&self, error: AuthenticateError) {
        self.error.report(u32::MAX, error);
    }

    /// What was found out about the block, when every part was run.
    pub(crate) fn found(&self) -> Result<Found, AuthenticateError> {
        if let Some(error) = self.error.take_report() {
            return Err(error);
        }
        let mut parts: Vec<Part> = self.done.take_lists().into_iter().flatten().collect();
        parts.sort_unstable_by_key(|part| part.first);
        let mut found = Found {
            verdicts: Vec::with_capacity(self.block.transactions.len()),
            signatures: SignatureStats::default(),
            took: Duration::ZERO,
        };
        for part in parts {
            debug_assert_eq!(part.first, found.verdicts.len(), "every part is done once");
            found.verdicts.extend(part.verdicts);
            found.signatures.add(part.stats);
            found.took = found.took.saturating_add(part.took);
        }
        Ok(found)
    }

    /// Hashes first: from there on a transaction's listed hash stands for all that its verdict
    /// depends on.
    fn part(&self, number: usize) -> Result<Part, (usize, AuthenticateError)> {
        let Self { core, block, .. } = self;
        let first = number.saturating_mul(self.part_len);
        let end = first.saturating_add(self.part_len).min(block.transactions.len());
        for index in first..end {
            let (listed, found) = (block.tx_hash(index), tx_hash(block.wire(index)));
            if listed != found {
                return Err((index, AuthenticateError::TransactionHash { index, listed, found }));
            }
        }
        let (good, stats) = core.signatures.of_part(&core.verifier, block, first..end);
        let verdict = |(index, good): (usize, bool)| {
            core.verdict(&block.transactions[index].transaction, good)
        };
        let verdicts = (first..end).zip(good).map(verdict).collect();
        Ok(Part { first, verdicts, stats, took: Duration::ZERO })
    }
}

/// A block on its own, its parts shared.
pub(super) struct Alone {
    pub(super) authentication: Authentication,
    /// Numbers of parts.
    parts: WorkQueue<Range<usize>>,
}

impl Alone {
    pub(super) fn new(authentication: Authentication) -> Self {
        let parts = WorkQueue::new(0..authentication.parts());
        Self { authentication, parts }
    }
}

impl Work for Alone {
    fn work(&self, _: &Seat<'_>) {
        self.parts.items().for_each(|number| self.authentication.run(number));
    }

    fn has_work(&self) -> bool {
        self.parts.left() > 0
    }
}
