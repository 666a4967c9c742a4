//! A line that grows: the same answer as everywhere, from a few reads.

use wavefront_types::BlockHash;

use crate::change::{Attached, DagChange};
use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::record::{BlockRecord, Head, Stable};
use crate::rules::STABLE_LIMIT;
use crate::view::Dag;

impl<R: DagReader> Dag<'_, R> {
    /// What a block changes, where the chain from the stable block to the top and the block itself
    /// are a line; `None` where they are not. Why the answer is that of the rules:
    /// `docs/design/dag.md`, lemma L4.
    pub(crate) fn extend_line(
        &mut self,
        head: &Head,
        hash: &BlockHash,
        record: &BlockRecord,
    ) -> Answer<Option<DagChange>, R::Error> {
        let stable = head.stable;
        let deep = |number: u64| number.checked_add(STABLE_LIMIT);
        let is_line = head.tips[..] == record.parents[..]
            && head.tips.len() == 1
            && stable.height >= STABLE_LIMIT
            && deep(stable.height) == Some(head.height)
            && deep(stable.topoheight) == Some(head.topoheight);
        let Some((first, work)) = (if is_line { self.line(head)? } else { None }) else {
            return Ok(None);
        };
        let mut record = *record;
        let overflow = || DagError::Overflow(*hash);
        record.cumulative = record.difficulty.checked_add(work).ok_or_else(overflow)?;
        let topoheight = head.topoheight.checked_add(1).ok_or_else(overflow)?;
        let next = self.rise(&stable, &first)?.unwrap_or(stable);
        let attached = Attached { topoheight, hash: *hash, reward_percent: 100 };
        let tips = vec![*hash];
        Ok(Some(DagChange {
            record,
            keep_to: head.topoheight,
            detach: Vec::new(),
            attach: vec![attached],
            head: Head { tips, height: record.height, topoheight, stable: next },
        }))
    }

    /// The block after the stable one, and the work of the top over the stable block, if from there
    /// to the top every block has one parent.
    fn line(&mut self, head: &Head) -> Answer<Option<(BlockHash, u128)>, R::Error> {
        let Some(mut hash) = head.tips.first().copied() else { return Ok(None) };
        if self.topoheight(&hash)? != Some(head.topoheight) {
            return Ok(None);
        }
        let mut work = self.record(&head.stable.hash)?.cumulative;
        for _ in 0..STABLE_LIMIT {
            let record = self.record(&hash)?;
            let [parent] = record.parents[..] else { return Ok(None) };
            work = work.checked_add(record.difficulty).ok_or(DagError::Overflow(hash))?;
            if parent == head.stable.hash {
                let is_next = head.stable.height.checked_add(1) == Some(record.height);
                return Ok(is_next.then_some((hash, work)));
            }
            hash = parent;
        }
        Ok(None)
    }

    /// The block after the stable one, if it is the stable one now that the top has risen: alone at
    /// its height and heavier than the one before, which was heavier than all below.
    fn rise(&mut self, stable: &Stable, first: &BlockHash) -> Answer<Option<Stable>, R::Error> {
        let (below, record) = (self.record(&stable.hash)?, self.record(first)?);
        let is_sync = record.cumulative > below.cumulative
            && self.ordered_at(record.height)?.iter().all(|(other, _)| other == first);
        let topoheight = stable.topoheight.checked_add(1).ok_or(DagError::Overflow(*first))?;
        let (hash, height) = (*first, record.height);
        Ok(is_sync.then_some(Stable { hash, height, topoheight }))
    }
}
