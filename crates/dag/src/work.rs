//! Work: how much proof of work stands behind a block.

use std::collections::BTreeSet;

use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::record::{BlockRecord, Stable};
use crate::view::Dag;

impl<R: DagReader> Dag<'_, R> {
    /// The work of a stored block over a base: the difficulties of the block and of its past from
    /// the base's position on (orphans included), where the base counts its cumulative difficulty.
    ///
    /// # Errors
    /// [`DagError`] when the block is unknown, the index cannot be read, or the sum exceeds 128
    /// bits.
    ///
    /// # Complexity
    /// O(blocks of its past above the base).
    pub fn work(&mut self, hash: &BlockHash, base: &Stable) -> Answer<u128, R::Error> {
        let record = self.record(hash)?;
        self.work_of(hash, &record, base)
    }

    /// The same for a block that need not be stored: of its record only parents and difficulty are
    /// looked at.
    pub(crate) fn work_of(
        &mut self,
        hash: &BlockHash,
        record: &BlockRecord,
        base: &Stable,
    ) -> Answer<u128, R::Error> {
        let mut total = record.difficulty;
        let mut add = |more: u128| {
            total = total.checked_add(more).ok_or(DagError::Overflow(*hash))?;
            Ok(())
        };
        let mut seen = BTreeSet::from([*hash]);
        // The base counts whether or not the walk meets it; what is below it is in its sum.
        if seen.insert(base.hash) {
            add(self.record(&base.hash)?.cumulative)?;
        }
        let mut stack = vec![record.parents];
        while let Some(parents) = stack.pop() {
            for parent in parents.iter() {
                if self.is_from(parent, base.topoheight)? && seen.insert(*parent) {
                    let record = self.record(parent)?;
                    add(record.difficulty)?;
                    stack.push(record.parents);
                }
            }
        }
        Ok(total)
    }
}
