//! A memory store's past or present, read without copying it.

use std::sync::Arc;

use wavefront_sync::RwLock;
use wavefront_types::{ReadError, StateKey, StateReader, StateValue, Totals};

use super::chain::Chain;
use crate::{StateSnapshot, Tip};

/// The state after one block of a [`MemoryStore`](crate::MemoryStore).
///
/// It shares the chain with the store. Commits only ever append, so the change records bring it
/// back to its own block; a rewind or a pruning leaves it the chain as it was and moves the store
/// to a copy.
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
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        let chain = self.chain.read();
        // At the tip there are no later records and this is one look-up.
        Ok(chain.read_at(key, self.tip.topoheight).cloned())
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
