//! Tips: how far a block may stand from the main chain, how light it may be beside a heavier one,
//! and which blocks the next one may build on.

use std::collections::BTreeSet;

use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::order::heavier_first;
use crate::reader::DagReader;
use crate::rules::{STABLE_LIMIT, TIP_PERCENT};
use crate::view::Dag;

/// Whether a block of this difficulty may stand beside one of difficulty `best`: it exceeds 91 % of
/// it, rounded down.
pub(crate) fn is_heavy_enough(difficulty: u128, best: u128) -> bool {
    // Hundreds and the rest apart, so that nothing overflows: the quotient is the same.
    let hundreds = (best / 100).saturating_mul(TIP_PERCENT);
    let rest = (best % 100).saturating_mul(TIP_PERCENT) / 100;
    difficulty > hundreds.saturating_add(rest)
}

impl<R: DagReader> Dag<'_, R> {
    /// Whether a block is near the main chain, seen from this height: neither it, if it is ordered,
    /// nor any of the ordered blocks first met below it lies 24 heights deep or more.
    pub(crate) fn is_near(&mut self, hash: &BlockHash, height: u64) -> Answer<bool, R::Error> {
        let is_far = |block: u64| height.checked_sub(block).is_some_and(|d| d >= STABLE_LIMIT);
        if self.topoheight(hash)?.is_some() {
            return Ok(!is_far(self.record(hash)?.height));
        }
        let mut meets_any = false;
        let mut seen = BTreeSet::from([*hash]);
        let mut stack = vec![*hash];
        while let Some(hash) = stack.pop() {
            for parent in self.record(&hash)?.parents.iter() {
                if self.topoheight(parent)?.is_none() {
                    if seen.insert(*parent) {
                        stack.push(*parent);
                    }
                } else if is_far(self.record(parent)?.height) {
                    return Ok(false);
                } else {
                    meets_any = true;
                }
            }
        }
        Ok(meets_any)
    }

    /// Which of the blocks without a child the next block may build on, the heaviest first: those
    /// near the main chain, seen from `height`, that are not too light beside the heaviest.
    ///
    /// # Errors
    /// [`DagError`] when a block is unknown, there is none, or the index cannot be read.
    ///
    /// # Complexity
    /// O(orphans below the tips).
    pub fn next_tips(
        &mut self,
        childless: &[BlockHash],
        height: u64,
    ) -> Answer<Vec<BlockHash>, R::Error> {
        let mut ranked = Vec::with_capacity(childless.len());
        for tip in childless {
            ranked.push((*tip, self.record(tip)?.cumulative));
        }
        ranked.sort_by(heavier_first);
        let mut near = Vec::with_capacity(ranked.len());
        for (tip, _) in &ranked {
            if self.is_near(tip, height)? {
                near.push(*tip);
            }
        }
        // Should none be near, the heaviest stays: a chain has a tip.
        let (heaviest, _) = ranked.first().ok_or(DagError::NoTips)?;
        let best = *near.first().unwrap_or(heaviest);
        let difficulty_best = self.record(&best)?.difficulty;
        let mut tips = vec![best];
        for tip in near.into_iter().skip(1) {
            if is_heavy_enough(self.record(&tip)?.difficulty, difficulty_best) {
                tips.push(tip);
            }
        }
        Ok(tips)
    }
}
