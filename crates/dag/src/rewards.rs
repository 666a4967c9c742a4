//! Side blocks, and the part of the reward that they earn.

use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::rules::{SIDE_PERCENT_LAST, SIDE_PERCENTS, STABLE_LIMIT};
use crate::view::Dag;

impl<R: DagReader> Dag<'_, R> {
    /// Whether a block is a side block: ordered, and one of the 24 blocks before it, genesis aside,
    /// is at least as high. Genesis and orphans are none.
    ///
    /// # Errors
    /// [`DagError`] when the block is unknown, or the index cannot be read or has a gap.
    ///
    /// # Complexity
    /// O(1): 24 positions.
    pub fn is_side(&mut self, hash: &BlockHash) -> Answer<bool, R::Error> {
        let height = self.record(hash)?.height;
        let Some(topoheight) = self.topoheight(hash)? else { return Ok(false) };
        for before in (topoheight.saturating_sub(STABLE_LIMIT).max(1)..topoheight).rev() {
            let other = self.hash_at(before)?.ok_or(DagError::Inconsistent(*hash))?;
            if self.record(&other)?.height >= height {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The percentage of the reward that an ordered block earns at its position: 100, or for a side
    /// block 30, 15, 7 or 5 by how many other side blocks of its height stand before it.
    /// An orphan earns nothing.
    ///
    /// # Errors
    /// [`DagError`] when the block is unknown, or the index cannot be read or has a gap.
    ///
    /// # Complexity
    /// 24 positions per ordered block of its height.
    pub fn reward_percent(&mut self, hash: &BlockHash) -> Answer<u8, R::Error> {
        let Some(topoheight) = self.topoheight(hash)? else { return Ok(0) };
        if !self.is_side(hash)? {
            return Ok(100);
        }
        let height = self.record(hash)?.height;
        let mut sides: usize = 0;
        for (other, position) in self.ordered_at(height)? {
            if position < topoheight && self.is_side(&other)? {
                sides = sides.saturating_add(1);
            }
        }
        Ok(SIDE_PERCENTS.get(sides).copied().unwrap_or(SIDE_PERCENT_LAST))
    }
}
