//! The base: the block from which on an order may change, and below which it is stable.

use std::collections::{BTreeMap, BTreeSet};

use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::record::{BlockRecord, Stable};
use crate::rules::STABLE_LIMIT;
use crate::view::Dag;

impl<R: DagReader> Dag<'_, R> {
    /// The lowest block at which the walks down from these tips end, seen from the highest of them.
    ///
    /// # Errors
    /// [`DagError`] when a tip is unknown, there is none, or the index cannot be read.
    ///
    /// # Complexity
    /// O(blocks above the base), and 24 heights below each candidate.
    pub fn common_base(&mut self, tips: &[BlockHash]) -> Answer<Stable, R::Error> {
        let mut top = 0;
        for tip in tips {
            top = top.max(self.record(tip)?.height);
        }
        // Where a walk goes from a block depends on the block alone: all walks are one.
        let mut stack = tips.to_vec();
        let mut seen: BTreeSet<BlockHash> = tips.iter().copied().collect();
        let mut judged = BTreeMap::new();
        let mut lowest: Option<(BlockHash, u64)> = None;
        let mut ends = |hash: BlockHash, height: u64| {
            if lowest.is_none_or(|(_, lowest)| height < lowest) {
                lowest = Some((hash, height));
            }
        };
        while let Some(hash) = stack.pop() {
            let record = self.record(&hash)?;
            if record.parents.is_empty() {
                ends(hash, record.height);
            }
            for parent in record.parents.iter() {
                let record = self.record(parent)?;
                let is_sync = match judged.get(parent) {
                    Some(known) => *known,
                    None => self.is_sync(parent, &record, top)?,
                };
                judged.insert(*parent, is_sync);
                if is_sync {
                    // The parents after this one are not looked at: that is the rule.
                    ends(*parent, record.height);
                    break;
                }
                if seen.insert(*parent) {
                    stack.push(*parent);
                }
            }
        }
        let (hash, height) = lowest.ok_or(DagError::NoTips)?;
        let topoheight = self.topoheight(&hash)?.ok_or(DagError::Inconsistent(hash))?;
        Ok(Stable { hash, height, topoheight })
    }

    /// Whether a walk may end at a block, seen from this height: it is deep enough, ordered, alone
    /// at its height, and heavier than everything ordered at the heights just below.
    fn is_sync(
        &mut self,
        hash: &BlockHash,
        record: &BlockRecord,
        top: u64,
    ) -> Answer<bool, R::Error> {
        if record.height == 0 {
            return Ok(true);
        }
        let is_deep = record.height.checked_add(STABLE_LIMIT).is_some_and(|least| least <= top);
        if !is_deep || self.topoheight(hash)?.is_none() {
            return Ok(false);
        }
        if self.ordered_at(record.height)?.iter().any(|(other, _)| other != hash) {
            return Ok(false);
        }
        // Near genesis this is not 0 but mirrored, as the network has it.
        let lowest = record.height.abs_diff(STABLE_LIMIT).max(1);
        for height in (lowest..record.height).rev() {
            for (other, _) in self.ordered_at(height)? {
                if self.record(&other)?.cumulative >= record.cumulative {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
