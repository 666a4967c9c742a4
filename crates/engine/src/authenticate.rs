//! Authentication: what can be checked about a block without state, in parallel.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use wavefront_types::wire::tx_hash;
use wavefront_types::{Block, Transaction, Verdict};

use crate::{AuthenticateError, Engine, panic_text};

/// Verifies the zero-knowledge proofs of privacy transactions; supplied by the host.
pub trait ProofVerifier: Send + Sync {
    /// Whether all proofs of `tx` hold. Called from the engine's threads, at most once per
    /// transaction and block.
    fn verify(&self, tx: &Transaction) -> bool;
}

/// A block with what authentication found out.
#[derive(Debug, Clone)]
pub struct AuthenticatedBlock {
    pub(crate) block: Arc<Block>,
    pub(crate) verdicts: Vec<Verdict>,
}

impl AuthenticatedBlock {
    /// A block whose verdicts the host vouches for: from its own pool of checked transactions, or
    /// in tests and benchmarks.
    ///
    /// # Errors
    /// [`AuthenticateError::VerdictCount`] when there is not one verdict a transaction.
    pub fn trusted(block: Arc<Block>, verdicts: Vec<Verdict>) -> Result<Self, AuthenticateError> {
        let expected = block.transactions.len();
        if verdicts.len() == expected {
            Ok(Self { block, verdicts })
        } else {
            Err(AuthenticateError::VerdictCount { expected, found: verdicts.len() })
        }
    }

    /// The block.
    pub fn block(&self) -> &Arc<Block> {
        &self.block
    }

    /// One verdict a transaction, by index.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }
}

impl Engine {
    /// Checks the listed transaction hashes, the owners' signatures and, with the host's help, the
    /// privacy proofs of a block, on the engine's pool. A bad signature or proof is a verdict that
    /// the transition rules turn into the transaction's failure.
    ///
    /// # Errors
    /// [`AuthenticateError`] when a listed hash is wrong (the block is then invalid as a whole),
    /// when a privacy transaction meets an engine without proof verifier, or when the host's
    /// verifier panics.
    ///
    /// # Determinism
    /// The verdicts depend on the block alone.
    pub fn authenticate(&self, block: Arc<Block>) -> Result<AuthenticatedBlock, AuthenticateError> {
        if self.proofs.is_none() {
            let private = |tx: &Transaction| tx.kind().needs_proof();
            if let Some(index) = block.transactions.iter().position(|tx| private(&tx.transaction)) {
                let kind = block.transactions[index].transaction.kind();
                return Err(AuthenticateError::ProofVerifierMissing { index, kind });
            }
        }
        let checked = catch_unwind(AssertUnwindSafe(|| self.pool.install(|| self.check(&block))));
        let verdicts = checked
            .map_err(|payload| AuthenticateError::Panicked { message: panic_text(&*payload) })??;
        Ok(AuthenticatedBlock { block, verdicts })
    }

    fn check(&self, block: &Block) -> Result<Vec<Verdict>, AuthenticateError> {
        let wrong = (0..block.transactions.len())
            .into_par_iter()
            .with_min_len(64)
            .find_first(|&index| tx_hash(block.wire(index)) != block.tx_hash(index));
        if let Some(index) = wrong {
            let (listed, found) = (block.tx_hash(index), tx_hash(block.wire(index)));
            return Err(AuthenticateError::TransactionHash { index, listed, found });
        }
        let signatures = self.verifier.verify_block(block);
        let verdict = |(index, signed): (usize, bool)| {
            let tx = &block.transactions[index].transaction;
            match (&self.proofs, signed) {
                (_, false) => Verdict::BadSignature,
                (Some(proofs), true) if tx.kind().needs_proof() && !proofs.verify(tx) => {
                    Verdict::BadProof
                }
                _ => Verdict::Valid,
            }
        };
        if block.transactions.iter().any(|tx| tx.transaction.kind().needs_proof()) {
            Ok(signatures.into_par_iter().enumerate().map(verdict).collect())
        } else {
            Ok(signatures.into_iter().enumerate().map(verdict).collect())
        }
    }
}
