//! The difficulty of a block, from its parents.

use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::rules::DagRules;
use crate::target::{Target, next_target};
use crate::view::Dag;

impl<R: DagReader> Dag<'_, R> {
    /// What the proof of work of a block on these parents has to meet.
    ///
    /// # Errors
    /// [`DagError`] when a parent is unknown, the index cannot be read, or the difficulty exceeds
    /// 128 bits.
    ///
    /// # Complexity
    /// The records of the parents, and of the best one's parents.
    pub fn difficulty_at(
        &mut self,
        rules: &DagRules,
        tips: &[BlockHash],
    ) -> Answer<Target, R::Error> {
        if self.height_on(tips)? <= 1 {
            return Ok(Target::first(rules.difficulty_min));
        }
        let best = self.heaviest(tips)?;
        let record = self.record(&best)?;
        let newest = self.newest(tips)?;
        let solve_ms = newest.saturating_sub(self.newest(&record.parents)?);
        let previous = Target { difficulty: record.difficulty, covariance: record.covariance };
        next_target(previous, solve_ms, rules.difficulty_min).ok_or(DagError::Overflow(best))
    }

    /// The height of a block on these parents: one more than the highest; 0 without parents.
    pub(crate) fn height_on(&mut self, tips: &[BlockHash]) -> Answer<u64, R::Error> {
        let mut height = 0;
        for tip in tips {
            let above = self.record(tip)?.height.checked_add(1);
            height = height.max(above.ok_or(DagError::Overflow(*tip))?);
        }
        Ok(height)
    }

    /// The one with the highest cumulative difficulty; the first of several.
    pub(crate) fn heaviest(&mut self, tips: &[BlockHash]) -> Answer<BlockHash, R::Error> {
        let mut best: Option<(BlockHash, u128)> = None;
        for tip in tips {
            let cumulative = self.record(tip)?.cumulative;
            if best.is_none_or(|(_, most)| cumulative > most) {
                best = Some((*tip, cumulative));
            }
        }
        best.map(|(hash, _)| hash).ok_or(DagError::NoTips)
    }

    /// The latest time of these blocks; 0 without any.
    fn newest(&mut self, blocks: &[BlockHash]) -> Answer<u64, R::Error> {
        let mut newest = 0;
        for hash in blocks {
            newest = newest.max(self.record(hash)?.timestamp);
        }
        Ok(newest)
    }
}
