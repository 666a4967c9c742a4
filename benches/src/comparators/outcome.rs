//! What a comparator gives back.

use wavefront_types::{ErrorCode, ReadError, Receipt, Totals, TxKind, WriteSet};

/// What a comparator leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// One receipt per transaction, by index.
    pub receipts: Vec<Receipt>,
    /// What storage would apply.
    pub write_set: WriteSet,
    /// The chain's counters after the block.
    pub totals: Totals,
}

/// Why a comparator could not execute a block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ComparatorError {
    /// The comparator does not know transactions of this kind.
    #[error(
        "transaction {index} is of type {}, which this comparator does not execute",
        kind.name()
    )]
    Unsupported {
        /// The transaction.
        index: usize,
        /// Its kind.
        kind: TxKind,
    },
    /// The store failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The rules gave up for another reason.
    #[error("transaction {index}: {reason}")]
    Aborted {
        /// The transaction.
        index: usize,
        /// What the rules said.
        reason: String,
    },
    /// Counters, reward or fees could not be booked.
    #[error("booking the block's counters failed with {0}")]
    Epilogue(ErrorCode),
    /// Threads could not be started.
    #[error("no threads: {0}")]
    Threads(String),
}
