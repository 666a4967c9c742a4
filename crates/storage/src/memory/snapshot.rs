//! A memory store's past or present, read without copying it.

use std::sync::Arc;

use wavefront_sync::RwLock;
use wavefront_types::{ReadError, ReadResult, StateKey, StateReader, StateSnapshot, Tip, Totals};

use super::chain::Chain;

/// The state after one block of a [`MemoryStore`](crate::MemoryStore).
///
/// It shares the chain with the store. Commits only ever append, so the change records bring it
/// back to its own block; a rewind or a pruning leaves it the chain as it was and moves the store
/// to a copy. Clones are one snapshot.
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
pub struct MemorySnapshot {
    chain: Arc<RwLock<Chain>>,
    tip: Tip,
}

impl MemorySnapshot {
    pub(super) const fn new(chain: Arc<RwLock<Chain>>, tip: Tip) -> Self {
        Self { chain, tip }
    }
}

impl StateReader for MemorySnapshot {
    fn read(&self, key: &StateKey) -> ReadResult {
        let chain = self.chain.read();
        // At the tip there are no later records and this is one look-up.
        Ok(chain.read_at(key, self.tip.topoheight).cloned())
    }

    /// As the trait says; takes the lock once.
    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        let chain = self.chain.read();
        let value = |key| Ok(chain.read_at(key, self.tip.topoheight).cloned());
        results.extend(keys.iter().map(value));
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.tip.totals)
    }
}

impl StateSnapshot for MemorySnapshot {
    fn tip(&self) -> &Tip {
        &self.tip
    }
}
