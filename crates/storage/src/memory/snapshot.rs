//! A memory store's past or present, read without copying it.

use std::sync::Arc;

use wavefront_types::{ReadError, ReadResult, StateKey, StateReader, StateSnapshot, Tip, Totals};

use super::shared::Shared;
use crate::StoreError;

/// The state after one block of a [`MemoryStore`](crate::MemoryStore).
///
/// It shares the chain with the store: change records, and what was undone since, bring it back to
/// its own block. While it lives, the store keeps the records that it needs. Clones are one
/// snapshot.
///
/// # Examples
/// What it shows stays, whatever is committed or undone meanwhile:
/// ```
/// use wavefront_storage::{BlockCommit, MemorySnapshot, MemoryStore, StateStore};
/// use wavefront_types::{BlockHash, Hash, StateSnapshot, Totals, WriteSet};
///
/// let (none, totals) = (WriteSet::default(), Totals::default());
/// let store = MemoryStore::new();
/// store.initialize(Hash::ZERO, &none, &totals)?;
/// let genesis: MemorySnapshot = store.snapshot()?;
/// let hash = BlockHash([1; 32]);
/// store.commit(&[BlockCommit { topoheight: 1, hash, totals, write_set: none }])?;
/// assert_eq!(genesis.tip().topoheight, 0);
/// assert_eq!(store.snapshot()?.tip().topoheight, 1);
/// # Ok::<(), wavefront_storage::StoreError>(())
/// ```
#[derive(Debug, Clone)]
pub struct MemorySnapshot(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    branch: u64,
    tip: Tip,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // What was kept for it goes with the next change of the store: here nobody waits for one.
        self.shared.live.lock().remove(self.branch, self.tip.topoheight);
    }
}

impl MemorySnapshot {
    pub(super) fn take(shared: &Arc<Shared>) -> Result<Self, StoreError> {
        let world = shared.world.read();
        let (branch, tip) = (world.branch, *world.chain.tip_or_err()?);
        // Before the world can change.
        shared.live.lock().add(branch, tip.topoheight);
        drop(world);
        Ok(Self(Arc::new(Inner { shared: Arc::clone(shared), branch, tip })))
    }
}

impl StateReader for MemorySnapshot {
    fn read(&self, key: &StateKey) -> ReadResult {
        let Inner { shared, branch, tip } = &*self.0;
        Ok(shared.world.read().read(*branch, tip.topoheight, key).cloned())
    }

    /// As the trait says; takes the lock once.
    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        let Inner { shared, branch, tip } = &*self.0;
        let world = shared.world.read();
        let value = |key| Ok(world.read(*branch, tip.topoheight, key).cloned());
        results.extend(keys.iter().map(value));
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.0.tip.totals)
    }
}

impl StateSnapshot for MemorySnapshot {
    fn tip(&self) -> &Tip {
        &self.0.tip
    }
}
