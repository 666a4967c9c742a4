//! Authentication: what can be checked about a block without state, in parallel.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use wavefront_types::wire::tx_hash;
use wavefront_types::{Block, Transaction, Verdict};

use crate::{AuthenticateError, Engine, SignatureStats, panic_text};

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
    signatures: SignatureStats,
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
            Ok(Self { block, verdicts, signatures: SignatureStats::default() })
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

    /// How many owner signatures were verified, and how many were known to be good; zeros for a
    /// [`trusted`](Self::trusted) block.
    pub fn signatures(&self) -> SignatureStats {
        self.signatures
    }
}

impl Engine {
    /// Checks the listed transaction hashes, the owners' signatures and, with the host's help, the
    /// privacy proofs of a block, on the engine's pool. A bad signature or proof is a verdict that
    /// the transition rules turn into the transaction's failure.
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
        if self.proofs.is_none() {
            let private = |tx: &Transaction| tx.kind().needs_proof();
            if let Some(index) = block.transactions.iter().position(|tx| private(&tx.transaction)) {
                let kind = block.transactions[index].transaction.kind();
                return Err(AuthenticateError::ProofVerifierMissing { index, kind });
            }
        }
        let checked =
            catch_unwind(AssertUnwindSafe(|| self.threads.pool().install(|| self.check(&block))));
        let (verdicts, signatures) = checked
            .map_err(|payload| AuthenticateError::Panicked { message: panic_text(&*payload) })??;
        Ok(AuthenticatedBlock { block, verdicts, signatures })
    }

    fn check(&self, block: &Block) -> Result<(Vec<Verdict>, SignatureStats), AuthenticateError> {
        let wrong = (0..block.transactions.len())
            .into_par_iter()
            .with_min_len(64)
            .find_first(|&index| tx_hash(block.wire(index)) != block.tx_hash(index));
        if let Some(index) = wrong {
            let (listed, found) = (block.tx_hash(index), tx_hash(block.wire(index)));
            return Err(AuthenticateError::TransactionHash { index, listed, found });
        }
        // From here on a transaction's listed hash stands for all that its verdict depends on.
        let (signatures, stats) = self.signatures.of_block(&self.verifier, block);
        let verdict = |(index, signed): (usize, bool)| {
            self.verdict(&block.transactions[index].transaction, signed)
        };
        let verdicts = if block.transactions.iter().any(|tx| tx.transaction.kind().needs_proof()) {
            signatures.into_par_iter().enumerate().map(verdict).collect()
        } else {
            signatures.into_iter().enumerate().map(verdict).collect()
        };
        Ok((verdicts, stats))
    }

    /// The verdict on a transaction whose owner signature is good or not.
    pub(crate) fn verdict(&self, tx: &Transaction, signed: bool) -> Verdict {
        match (&self.proofs, signed) {
            (_, false) => Verdict::BadSignature,
            (Some(proofs), true) if tx.kind().needs_proof() && !proofs.verify(tx) => {
                Verdict::BadProof
            }
            _ => Verdict::Valid,
        }
    }
}
