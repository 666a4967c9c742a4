//! Why a question about the DAG has no answer.

use wavefront_types::BlockHash;

/// A question that could not be answered; nothing follows for the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DagError<E> {
    /// The index could not be read.
    #[error("the index of blocks cannot be read: {0}")]
    Read(#[source] E),
    /// A block that others build on, or that was asked about, is not in the index.
    #[error("block {0} is not in the index")]
    Unknown(BlockHash),
    /// A block that must have a position has none, or a position below the top has no block.
    #[error("the index of blocks is inconsistent around block {0}: restore it from the blocks")]
    Inconsistent(BlockHash),
    /// A difficulty or a sum of work beyond 128 bits, which no real work reaches.
    #[error("the work up to block {0} exceeds 128 bits")]
    Overflow(BlockHash),
    /// A question about the tips of a chain that has none.
    #[error("a chain has at least one tip")]
    NoTips,
}

/// An answer about what `R` holds.
pub(crate) type Answer<T, E> = Result<T, DagError<E>>;
