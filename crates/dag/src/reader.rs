//! What the rules read.

use wavefront_types::BlockHash;

use crate::record::BlockRecord;

/// An index of blocks: the one thing that the rules need of whoever stores them.
///
/// All answers belong to one moment: between two changes, the same question has the same answer.
/// Positions are dense from 0 to the top, and [`topoheight`](Self::topoheight) and
/// [`hash_at`](Self::hash_at) are each other's inverse; a block's parents are stored before it.
pub trait DagReader {
    /// Why a reading can fail.
    type Error;

    /// What is stored of a block; `None` for a block that is not known.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn record(&self, hash: &BlockHash) -> Result<Option<BlockRecord>, Self::Error>;

    /// A block's position in the order; `None` for orphans and unknown blocks.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn topoheight(&self, hash: &BlockHash) -> Result<Option<u64>, Self::Error>;

    /// The block at a position; `None` above the top.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, Self::Error>;

    /// All stored blocks of a height, ordered or not, in any order.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn at_height(&self, height: u64) -> Result<Vec<BlockHash>, Self::Error>;
}
