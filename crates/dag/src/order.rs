//! The order: which tip leads, and what it puts before itself.

use core::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::record::Stable;
use crate::view::Dag;

/// How blocks with their work rank: more work first, of equal work the larger hash first.
///
/// # Examples
/// ```
/// use wavefront_dag::heavier_first;
/// use wavefront_types::BlockHash;
///
/// let mut blocks = [1, 9, 5].map(|byte| (BlockHash([byte; 32]), 10));
/// blocks[0].1 = 11;
/// blocks.sort_by(heavier_first);
/// assert_eq!(blocks.map(|(hash, _)| hash.0[0]), [1, 9, 5]);
/// ```
#[must_use]
pub fn heavier_first(one: &(BlockHash, u128), other: &(BlockHash, u128)) -> Ordering {
    let rank = |&(hash, work): &(BlockHash, u128)| Reverse((work, hash));
    rank(one).cmp(&rank(other))
}

impl<R: DagReader> Dag<'_, R> {
    /// The tip with the most work over the base, of several the one with the largest hash.
    ///
    /// # Errors
    /// [`DagError`] when a tip is unknown, there is none, the index cannot be read, or a sum
    /// exceeds 128 bits.
    ///
    /// # Complexity
    /// O(tips × blocks above the base); one read for one tip.
    pub fn best_tip(&mut self, tips: &[BlockHash], base: &Stable) -> Answer<BlockHash, R::Error> {
        if let [only] = tips {
            return Ok(*only);
        }
        let mut ranked = Vec::with_capacity(tips.len());
        for tip in tips {
            ranked.push((*tip, self.work(tip, base)?));
        }
        ranked.sort_by(heavier_first);
        ranked.first().map(|(tip, _)| *tip).ok_or(DagError::NoTips)
    }

    /// The order that a tip gives, from the base's position on: before a block come its parents,
    /// the heavier first, each with its own before it.
    ///
    /// # Errors
    /// [`DagError`] when the tip is unknown or the index cannot be read.
    ///
    /// # Complexity
    /// O(blocks of its past above the base).
    pub fn order(&mut self, tip: &BlockHash, base: &Stable) -> Answer<Vec<BlockHash>, R::Error> {
        enum Step {
            Enter(BlockHash),
            Leave(BlockHash),
        }
        let mut order = Vec::new();
        let mut entered = BTreeSet::new();
        let mut stack = vec![Step::Enter(*tip)];
        while let Some(step) = stack.pop() {
            let hash = match step {
                Step::Leave(hash) => {
                    order.push(hash);
                    continue;
                }
                Step::Enter(hash) if entered.insert(hash) => hash,
                Step::Enter(_) => continue,
            };
            stack.push(Step::Leave(hash));
            if hash == base.hash {
                continue;
            }
            let mut parents = Vec::new();
            for parent in self.record(&hash)?.parents.iter() {
                if self.is_from(parent, base.topoheight)? {
                    parents.push((*parent, self.record(parent)?.cumulative));
                }
            }
            // The last one pushed is entered first.
            parents.sort_by(|one, other| heavier_first(other, one));
            stack.extend(parents.into_iter().map(|(parent, _)| Step::Enter(parent)));
        }
        Ok(order)
    }
}
