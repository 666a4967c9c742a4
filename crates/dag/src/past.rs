//! The past of a block, as far down as rules look.

use std::collections::BTreeSet;

use wavefront_types::BlockHash;

use crate::error::Answer;
use crate::reader::DagReader;
use crate::rules::REACHABILITY_LEVELS;
use crate::view::Dag;

impl<R: DagReader> Dag<'_, R> {
    /// The blocks of these heights or above that the given ones build on, and these themselves, in
    /// no particular order: where a transaction of a new block must not stand already.
    ///
    /// # Errors
    /// [`DagError`](crate::DagError) when a block is unknown or the index cannot be read.
    ///
    /// # Complexity
    /// O(blocks found).
    pub fn past_from(
        &mut self,
        tips: &[BlockHash],
        height: u64,
    ) -> Answer<Vec<BlockHash>, R::Error> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut stack = tips.to_vec();
        while let Some(hash) = stack.pop() {
            let record = self.record(&hash)?;
            if record.height >= height && seen.insert(hash) {
                found.push(hash);
                stack.extend_from_slice(&record.parents);
            }
        }
        Ok(found)
    }

    /// One of these blocks that lies in the past of another, or is named twice; parents are
    /// followed for 48 levels.
    pub(crate) fn reachable(&mut self, tips: &[BlockHash]) -> Answer<Option<BlockHash>, R::Error> {
        let mut lowest = u64::MAX;
        for (index, tip) in tips.iter().enumerate() {
            if tips.iter().skip(index).skip(1).any(|other| other == tip) {
                return Ok(Some(*tip));
            }
            lowest = lowest.min(self.record(tip)?.height);
        }
        for tip in tips {
            if let Some(found) = self.reached_from(tip, tips, lowest)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// One of `others` among what `tip` builds on; none of them lies below the height `lowest`.
    fn reached_from(
        &mut self,
        tip: &BlockHash,
        others: &[BlockHash],
        lowest: u64,
    ) -> Answer<Option<BlockHash>, R::Error> {
        let mut seen = BTreeSet::from([*tip]);
        let mut level = vec![*tip];
        for _ in 0..REACHABILITY_LEVELS {
            let mut below = Vec::new();
            for hash in level {
                let record = self.record(&hash)?;
                if record.height <= lowest {
                    continue;
                }
                for parent in record.parents.iter() {
                    if others.contains(parent) {
                        return Ok(Some(*parent));
                    }
                    if seen.insert(*parent) {
                        below.push(*parent);
                    }
                }
            }
            level = below;
        }
        Ok(None)
    }
}
