//! Errors: why a block cannot be authenticated or executed. A transaction's failure is data.

use wavefront_types::{ErrorCode, ReadError, StateKey, TxHash, TxKind};

use crate::difference::Difference;

/// Why a block cannot be authenticated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthenticateError {
    /// The header lists another hash than the transaction has.
    #[error("transaction {index}: the header lists hash {listed}, its bytes have {found}")]
    TransactionHash {
        /// The transaction.
        index: usize,
        /// From the header.
        listed: TxHash,
        /// Of the bytes.
        found: TxHash,
    },
    /// A privacy transaction, and nobody to verify its proofs.
    #[error(
        "transaction {index} is of type {} and its proofs cannot be verified: \
         give the engine a ProofVerifier", kind.name()
    )]
    ProofVerifierMissing {
        /// The transaction.
        index: usize,
        /// Its kind.
        kind: TxKind,
    },
    /// Not one verdict per transaction.
    #[error("{found} verdicts for {expected} transactions")]
    VerdictCount {
        /// Transactions.
        expected: usize,
        /// Verdicts.
        found: usize,
    },
    /// Somebody asked for it to stop.
    #[error("authenticating the block was cancelled")]
    Cancelled,
    /// The host's proof verifier, or the engine, panicked.
    #[error("authentication panicked: {message}")]
    Panicked {
        /// The panic's text.
        message: String,
    },
}

/// Why a block was not executed. The state is untouched in every case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// Under [`BlockPolicy::Atomic`](wavefront_types::BlockPolicy::Atomic) a transaction failed:
    /// the first one in block order.
    #[error("transaction {index} failed with {code}, which rejects the block")]
    Rejected {
        /// The transaction.
        index: usize,
        /// Why it failed.
        code: ErrorCode,
    },
    /// The reward, or a counter of the chain, cannot be booked.
    #[error(
        "booking reward and fees after the transactions failed with {code}, which rejects the block"
    )]
    Epilogue {
        /// Why it failed.
        code: ErrorCode,
    },
    /// The store failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store holds a value of the wrong kind.
    #[error("the store is corrupt: the value under {key} has the wrong kind")]
    WrongKind {
        /// Where.
        key: StateKey,
    },
    /// The engine, or code of the host called by it, panicked.
    #[error("executing the block panicked: {message}")]
    Panicked {
        /// The panic's text.
        message: String,
    },
    /// In compare mode, parallel and serial execution differ: a defect of the engine.
    #[error("parallel and serial execution differ: {difference}; keep the block and report it")]
    Diverged {
        /// The first difference.
        difference: Box<Difference>,
    },
    /// Somebody asked for it to stop.
    #[error("executing the block was cancelled")]
    Cancelled,
    /// A defect of the engine: serial execution met what only parallel execution can meet.
    #[error("internal error: serial execution gave up: {reason}; keep the block and report it")]
    Internal {
        /// What happened.
        reason: String,
    },
}
