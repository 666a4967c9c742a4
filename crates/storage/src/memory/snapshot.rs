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
