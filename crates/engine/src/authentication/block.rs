//! A block with what authentication found out, and the way to one.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use wavefront_sync::{CancelToken, catch_panic};
use wavefront_types::{Block, Verdict};

use super::work::{Alone, Authentication, Found};
use crate::engine::Engine;
use crate::error::AuthenticateError;
use crate::observer::{Counter, Stage};
use crate::signatures::SignatureStats;
use crate::stopwatch::Stopwatch;

/// A block with what authentication found out.
///
/// # Examples
/// A host that vouches for its own pool of checked transactions:
/// ```
/// use std::sync::Arc;
/// use wavefront_engine::{AuthenticateError, AuthenticatedBlock};
/// use wavefront_types::{Block, Verdict};
///
/// fn vouch(block: Arc<Block>) -> Result<AuthenticatedBlock, AuthenticateError> {
///     let verdicts = vec![Verdict::Valid; block.transactions.len()];
///     AuthenticatedBlock::trusted(block, verdicts)
/// }
/// ```
#[derive(Clone)]
pub struct AuthenticatedBlock {
    pub(crate) block: Arc<Block>,
    pub(crate) verdicts: Arc<[Verdict]>,
    signatures: SignatureStats,
    /// What finding out took.
    pub(crate) took: Duration,
}

impl fmt::Debug for AuthenticatedBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let good = self.verdicts.iter().filter(|verdict| **verdict == Verdict::Valid).count();
        f.debug_struct("AuthenticatedBlock")
            .field("block", &self.block)
            .field("good", &good)
            .field("signatures", &self.signatures)
            .finish_non_exhaustive()
    }
}

impl AuthenticatedBlock {
    /// A block whose verdicts the host vouches for: from its own pool of checked transactions, or
    /// in tests and benchmarks.
    ///
    /// # Errors
    /// [`AuthenticateError::VerdictCount`] when there is not one verdict per transaction.
    pub fn trusted(
        block: Arc<Block>,
        verdicts: impl Into<Arc<[Verdict]>>,
    ) -> Result<Self, AuthenticateError> {
        let verdicts = verdicts.into();
        let expected = block.transactions.len();
        if verdicts.len() == expected {
            let (signatures, took) = (SignatureStats::default(), Duration::ZERO);
            Ok(Self { block, verdicts, signatures, took })
        } else {
            Err(AuthenticateError::VerdictCount { expected, found: verdicts.len() })
        }
    }

    /// What a finished authentication found.
    pub(crate) fn found(
        authentication: &Authentication,
        watch: &mut Stopwatch<'_>,
    ) -> Result<Self, AuthenticateError> {
        let Found { verdicts, signatures, took } = authentication.found()?;
        watch.note(Stage::Authenticate, took);
        watch.count(Counter::SignaturesVerified, signatures.verified);
        watch.count(Counter::SignaturesSkipped, signatures.skipped);
        let block = Arc::clone(authentication.block());
        Ok(Self { block, verdicts: verdicts.into(), signatures, took })
    }

    /// The block.
    pub fn block(&self) -> &Arc<Block> {
        &self.block
    }

    /// One verdict per transaction, by index.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// How many owner signatures were verified, and how many were known to be good; zeros for a
    /// [`trusted`](Self::trusted) block.
    pub fn signatures(&self) -> SignatureStats {
        self.signatures
    }
}

impl Engine {
    /// Checks the listed transaction hashes, the owners' signatures and, with the host's help, the
    /// privacy proofs of a block, on the calling thread and the engine's helpers. A bad signature
    /// or proof is a verdict that the transition rules turn into the transaction's failure.
    ///
    /// A signature that this engine has found good before, in another block or in
    /// [`admit`](Self::admit), is not verified again; proofs are. The block must be what
    /// [`decode_block`](wavefront_types::wire::decode_block) gives for its bytes: transactions
    /// altered afterwards may be taken for those of the bytes.
    ///
    /// # Errors
    /// [`AuthenticateError`] when a listed hash is wrong (the block is then invalid as a whole),
    /// when a privacy transaction meets an engine without proof verifier, or when the host's
    /// verifier panics.
    ///
    /// # Determinism
    /// The verdicts depend on the block alone; how much work they were, on what came before.
    pub fn authenticate(&self, block: Arc<Block>) -> Result<AuthenticatedBlock, AuthenticateError> {
        self.authenticate_until(block, &CancelToken::new())
    }

    /// As [`authenticate`](Self::authenticate), unless somebody asks for it to stop.
    ///
    /// # Errors
    /// As [`authenticate`](Self::authenticate); [`AuthenticateError::Cancelled`].
    pub fn authenticate_until(
        &self,
        block: Arc<Block>,
        cancel: &CancelToken,
    ) -> Result<AuthenticatedBlock, AuthenticateError> {
        let mut watch = self.core.stopwatch(block.header.height);
        let authentication = Authentication::new(self, block, cancel.clone());
        let parts = authentication.parts();
        let share = || self.core.threads.workers().share(Alone::new(authentication), parts);
        let done = catch_panic(share)
            .map_err(|panicked| AuthenticateError::Panicked { message: panicked.message() })?;
        AuthenticatedBlock::found(&done.authentication, &mut watch)
    }
}
