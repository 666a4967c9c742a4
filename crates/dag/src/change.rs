//! What a new block changes.

use wavefront_types::{BlockHash, BlockHeader};

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::record::{BlockRecord, Head, Parents};
use crate::rules::DagRules;
use crate::target::Target;
use crate::view::Dag;

/// A block that takes a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attached {
    /// Its position from now on.
    pub topoheight: u64,
    /// The block.
    pub hash: BlockHash,
    /// The percentage of the reward that it earns there: 100, or less for a side block.
    pub reward_percent: u8,
}

/// What a new block changes: all of it, to be done as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DagChange {
    /// What is to be stored of the new block.
    pub record: BlockRecord,
    /// The last position that stays as it is.
    pub keep_to: u64,
    /// The blocks that lose their positions, from the top down to `keep_to + 1`. Those that are not
    /// attached again are orphans from now on.
    pub detach: Vec<BlockHash>,
    /// The blocks of the new order from `keep_to + 1` on, which then ends: the order may have
    /// become shorter. Empty for an orphan.
    pub attach: Vec<Attached>,
    /// Where the chain stands afterwards.
    pub head: Head,
}

impl<R: DagReader> Dag<'_, R> {
    /// What storing this block changes, on a chain that stands at `head`.
    ///
    /// The header is one that [`check_header`](Self::check_header) admitted on this chain.
    ///
    /// # Errors
    /// [`DagError`] when a parent is unknown, the index cannot be read or does not fit `head`, or
    /// work exceeds 128 bits.
    ///
    /// # Complexity
    /// About 30 reads on a line; else O(blocks above the base) for each current tip.
    pub fn extend(
        mut self,
        rules: &DagRules,
        head: &Head,
        hash: &BlockHash,
        header: &BlockHeader,
    ) -> Answer<DagChange, R::Error> {
        let record = self.unweighed(rules, hash, header)?;
        match self.extend_line(head, hash, &record)? {
            Some(change) => Ok(change),
            None => self.extend_anywhere(head, hash, record),
        }
    }

    /// A block's record without its cumulative difficulty.
    pub(crate) fn unweighed(
        &mut self,
        rules: &DagRules,
        hash: &BlockHash,
        header: &BlockHeader,
    ) -> Answer<BlockRecord, R::Error> {
        let parents = Parents::new(&header.tips).ok_or(DagError::Inconsistent(*hash))?;
        let Target { difficulty, covariance } = self.difficulty_at(rules, &parents)?;
        let (height, timestamp) = (header.height, header.timestamp);
        Ok(BlockRecord { height, timestamp, parents, difficulty, covariance, cumulative: 0 })
    }

    /// What a block changes, by the rules as they are written.
    pub(crate) fn extend_anywhere(
        mut self,
        head: &Head,
        hash: &BlockHash,
        mut record: BlockRecord,
    ) -> Answer<DagChange, R::Error> {
        let base = self.common_base(&record.parents)?;
        record.cumulative = self.work_of(hash, &record, &base)?;
        self.add(*hash, record);

        let is_childless = |tip: &&BlockHash| !record.parents.contains(tip) && *tip != hash;
        let mut childless: Vec<BlockHash> =
            head.tips.iter().filter(is_childless).copied().collect();
        childless.push(*hash);
        let base = self.common_base(&childless)?;
        let best = self.best_tip(&childless, &base)?;
        let order = self.order(&best, &base)?;

        let (from, order) = self.keep_prefix(base.topoheight, order)?;
        let keep_to = from.checked_sub(1).ok_or(DagError::Inconsistent(base.hash))?;
        let mut detach = Vec::new();
        for topoheight in (from..=head.topoheight).rev() {
            detach.push(self.hash_at(topoheight)?.ok_or(DagError::Inconsistent(*hash))?);
        }
        self.reorder(from, &detach, &order);

        let mut attach = Vec::with_capacity(order.len());
        let mut topoheight = keep_to;
        for hash in order {
            topoheight = topoheight.checked_add(1).ok_or(DagError::Overflow(hash))?;
            let reward_percent = self.reward_percent(&hash)?;
            attach.push(Attached { topoheight, hash, reward_percent });
        }
        let tips = self.next_tips(&childless, head.height)?;
        let stable = self.common_base(&tips)?;
        let head = Head { tips, height: head.height.max(record.height), topoheight, stable };
        Ok(DagChange { record, keep_to, detach, attach, head })
    }

    /// Drops what an order that begins at a position has in common with the present one; the
    /// position from which on they differ, and what is left.
    fn keep_prefix(
        &mut self,
        mut from: u64,
        mut order: Vec<BlockHash>,
    ) -> Answer<(u64, Vec<BlockHash>), R::Error> {
        let mut kept: usize = 0;
        for hash in &order {
            if self.hash_at(from)?.as_ref() != Some(hash) {
                break;
            }
            from = from.checked_add(1).ok_or(DagError::Overflow(*hash))?;
            kept = kept.saturating_add(1);
        }
        order.drain(..kept);
        Ok((from, order))
    }
}
