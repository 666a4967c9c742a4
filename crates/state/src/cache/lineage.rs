//! The blocks that a cache stands after, and which snapshots go with them. No locks here.

use std::collections::VecDeque;

use wavefront_types::{BlockHash, Tip};

use super::error::CacheError;

/// Hashes kept of blocks that the newest snapshot holds, for snapshots that come late.
const HASHES_KEPT: usize = 1_024;

/// One unbroken run of blocks: from the first snapshot's on, each applied after the one before.
#[derive(Debug, Default)]
pub(super) struct Lineage {
    /// Which of the cache's lives this is.
    epoch: u64,
    /// The last block applied; the first snapshot's before that; `None` in an empty cache.
    tip: Option<Tip>,
    /// The newest snapshot's topoheight.
    durable: u64,
    /// The hashes of the last blocks, the tip's at the end.
    hashes: VecDeque<BlockHash>,
}

impl Lineage {
    pub(super) const fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(super) const fn tip(&self) -> Option<&Tip> {
        self.tip.as_ref()
    }

    /// Takes in a snapshot that stands after `snapshot`, the first one as the beginning, and
    /// returns the block that the cache stands after. `given_up` tells the lowest snapshot that
    /// lacks nothing; it is asked only about one that is older than another before it.
    pub(super) fn admit(
        &mut self,
        snapshot: &Tip,
        given_up: impl FnOnce() -> u64,
    ) -> Result<Tip, CacheError> {
        let at = snapshot.topoheight;
        let Some(tip) = self.tip else {
            self.tip = Some(*snapshot);
            self.durable = at;
            self.hashes.push_back(snapshot.hash);
            return Ok(*snapshot);
        };
        let Some(back) = tip.topoheight.checked_sub(at) else {
            return Err(CacheError::SnapshotAhead { snapshot: at, applied: tip.topoheight });
        };
        let Some(applied) = self.hash(back) else {
            let known = u64::try_from(self.hashes.len()).unwrap_or(u64::MAX).saturating_sub(1);
            let oldest = tip.topoheight.saturating_sub(known);
            return Err(CacheError::SnapshotBehind { snapshot: at, oldest });
        };
        if applied != snapshot.hash {
            let (topoheight, snapshot) = (at, snapshot.hash);
            return Err(CacheError::OtherBranch { topoheight, snapshot, applied });
        }
        if at < self.durable {
            let oldest = given_up();
            if at < oldest {
                return Err(CacheError::SnapshotBehind { snapshot: at, oldest });
            }
        }
        self.durable = self.durable.max(at);
        Ok(tip)
    }

    /// Whether `block` comes next.
    pub(super) fn expect_next(&self, block: &Tip) -> Result<(), CacheError> {
        let tip = self.tip.as_ref().ok_or(CacheError::NoState)?;
        let (expected, found) = (tip.topoheight.saturating_add(1), block.topoheight);
        if expected == found { Ok(()) } else { Err(CacheError::OutOfOrder { expected, found }) }
    }

    /// Goes on to a block that comes next.
    pub(super) fn advance(&mut self, block: &Tip) {
        self.tip = Some(*block);
        self.hashes.push_back(block.hash);
        let ahead = block.topoheight.saturating_sub(self.durable);
        let wanted = usize::try_from(ahead).unwrap_or(usize::MAX).saturating_add(HASHES_KEPT);
        while self.hashes.len() > wanted {
            self.hashes.pop_front();
        }
    }

    /// Begins another life, which stands nowhere yet, and returns its number.
    pub(super) fn begin_again(&mut self) -> u64 {
        let epoch = self.epoch.checked_add(1).expect("no cache is cleared 2^64 times");
        *self = Self { epoch, ..Self::default() };
        epoch
    }

    /// The hash of the block so many before the tip, if it is known.
    fn hash(&self, back: u64) -> Option<BlockHash> {
        let from_end = usize::try_from(back).ok()?.checked_add(1)?;
        self.hashes.get(self.hashes.len().checked_sub(from_end)?).copied()
    }
}
