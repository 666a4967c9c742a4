//! What a cache refuses, because it would answer wrongly otherwise.

use wavefront_types::{BlockHash, ReadError};

/// Why a cache took a snapshot or a block for one that does not belong to its own. Nothing was
/// changed and nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// A block was applied before the cache had any state to apply it to.
    #[error("the cache stands nowhere yet: open a reader over a snapshot before applying blocks")]
    NoState,
    /// The snapshot holds blocks that were not applied: values that they wrote may be cached as
    /// they were before.
    #[error(
        "the snapshot is after block {snapshot}, the cache only after block {applied}: apply the \
         blocks between, or clear the cache"
    )]
    SnapshotAhead {
        /// The snapshot's topoheight.
        snapshot: u64,
        /// That of the last block applied.
        applied: u64,
    },
    /// The snapshot lacks values that the cache has given up, trusting in a newer one.
    #[error(
        "the snapshot is after block {snapshot}, but the cache goes back to block {oldest} only: \
         take a newer snapshot"
    )]
    SnapshotBehind {
        /// The snapshot's topoheight.
        snapshot: u64,
        /// The lowest that would do.
        oldest: u64,
    },
    /// The snapshot is of another branch of the chain.
    #[error(
        "the snapshot has block {snapshot} at topoheight {topoheight}, the cache has {applied}: \
         clear the cache to follow another branch"
    )]
    OtherBranch {
        /// Where they part, or above.
        topoheight: u64,
        /// The snapshot's block.
        snapshot: BlockHash,
        /// The cache's block.
        applied: BlockHash,
    },
    /// A block was applied that does not follow the last one.
    #[error("block {found} was applied where block {expected} comes next")]
    OutOfOrder {
        /// The topoheight that is next.
        expected: u64,
        /// The topoheight given.
        found: u64,
    },
    /// A reader was used after the cache had gone on to later blocks, or was cleared.
    #[error(
        "a reader of the state after block {topoheight} was used after the cache had moved on: \
         open a new one for each block"
    )]
    StaleReader {
        /// The block whose state the reader shows.
        topoheight: u64,
    },
}

impl From<CacheError> for ReadError {
    fn from(error: CacheError) -> Self {
        Self::stale(error)
    }
}
