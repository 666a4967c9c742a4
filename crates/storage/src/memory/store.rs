//! The store in memory.

use core::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use wavefront_sync::RwLock;
use wavefront_types::{Hash, KeyKind, StateKey, StateValue, Tip, Totals, WriteSet};

use super::chain::{self, Chain};
use super::snapshot::MemorySnapshot;
use crate::digest::state_digest;
use crate::validate::{validate_group, validate_kinds, validate_reachable};
use crate::{BlockCommit, CheckReport, StateAudit, StateHistory, StateStore, StoreError};

/// A [`StateStore`] that lives as long as the process.
///
/// A snapshot copies nothing: while it stands at the tip it reads the latest values, and once the
/// store has moved on it answers from the change records like
/// [`read_at`](StateHistory::read_at), at a cost that grows with the blocks since. Only a rewind or
/// a pruning while snapshots are alive copies the state, once. Commits cost what they write.
///
/// # Examples
/// ```
/// use wavefront_storage::{MemoryStore, StateStore};
/// use wavefront_types::{Hash, StateReader, Totals, WriteSet};
///
/// let store = MemoryStore::new();
/// store.initialize(Hash::ZERO, &WriteSet::default(), &Totals::default())?;
/// assert_eq!(store.snapshot()?.totals()?, Totals::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MemoryStore {
    /// The outer lock is written by whoever changes the chain, for as long as the change takes, and
    /// read just long enough to take a handle. The inner one guards single reads.
    chain: RwLock<Arc<RwLock<Chain>>>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self { chain: RwLock::new(Arc::new(RwLock::new(Chain::default()))) }
    }

    fn handle(&self) -> Arc<RwLock<Chain>> {
        Arc::clone(&self.chain.read())
    }

    fn with<T>(&self, read: impl FnOnce(&Chain) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let handle = self.handle();
        let chain = handle.read();
        read(&chain)
    }

    /// Changes the chain in a way that live snapshots could not follow: they keep the old one.
    fn replace(
        &self,
        change: impl FnOnce(&mut Chain) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut outer = self.chain.write();
        // Handles are taken under the outer lock alone, so none can appear while this one is held.
        if Arc::strong_count(&outer) > 1 {
            let copy = outer.read().clone();
            *outer = Arc::new(RwLock::new(copy));
        }
        change(&mut outer.write())
    }
}

impl StateStore for MemoryStore {
    type Snapshot = MemorySnapshot;

    fn snapshot(&self) -> Result<MemorySnapshot, StoreError> {
        let handle = self.handle();
        let tip = *handle.read().tip_or_err()?;
        Ok(MemorySnapshot::new(handle, tip))
    }

    fn tip(&self) -> Result<Option<Tip>, StoreError> {
        self.with(|chain| Ok(chain.tip().copied()))
    }

    fn genesis(&self) -> Result<Option<Hash>, StoreError> {
        self.with(|chain| Ok(chain.genesis()))
    }

    fn path(&self) -> &Path {
        chain::path()
    }

    fn initialize(
        &self,
        genesis_hash: Hash,
        state: &WriteSet,
        totals: &Totals,
    ) -> Result<(), StoreError> {
        let outer = self.chain.write();
        let mut chain = outer.write();
        validate_kinds(chain::path(), state)?;
        chain.initialize(genesis_hash, state, totals)
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        let outer = self.chain.write();
        let mut chain = outer.write();
        let tip = chain.tip_or_err()?.topoheight;
        validate_group(chain::path(), tip, blocks)?;
        for block in blocks {
            chain.push(block);
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn block_at(&self, topoheight: u64) -> Result<Option<Tip>, StoreError> {
        self.with(|chain| Ok(chain.block_at(topoheight).copied()))
    }
}

impl StateHistory for MemoryStore {
    fn read_at(&self, key: &StateKey, topoheight: u64) -> Result<Option<StateValue>, StoreError> {
        self.with(|chain| {
            chain.validate(topoheight)?;
            Ok(chain.read_at(key, topoheight).cloned())
        })
    }

    /// As the trait says, in one step.
    fn rewind_in_steps(
        &self,
        topoheight: u64,
        watch: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<u64, StoreError> {
        let mut undone = false;
        self.replace(|chain| {
            chain.validate(topoheight)?;
            undone = chain.tip().is_some_and(|tip| tip.topoheight > topoheight);
            chain.pop_above(topoheight);
            Ok(())
        })?;
        if undone {
            let _ = watch(topoheight);
        }
        Ok(topoheight)
    }

    fn prune(&self, below: u64) -> Result<(), StoreError> {
        self.replace(|chain| {
            validate_reachable(chain::path(), below, 0, chain.tip_or_err()?.topoheight)?;
            chain.forget_below(below);
            Ok(())
        })
    }

    fn oldest(&self) -> Result<u64, StoreError> {
        self.with(|chain| {
            chain.tip_or_err()?;
            Ok(chain.oldest())
        })
    }
}

impl StateAudit for MemoryStore {
    /// As the trait says; copies the values of the kind first, so that `f` runs under no lock.
    fn for_each(
        &self,
        kind: KeyKind,
        f: &mut dyn FnMut(StateKey, StateValue) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let values = self.with(|chain| Ok(chain.of_kind(kind)))?;
        for (key, value) in values {
            if f(key, value).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn digest(&self) -> Result<Hash, StoreError> {
        self.with(|chain| {
            let tip = chain.tip_or_err()?;
            let pairs = |kind| chain.range(kind).map(|(key, value)| Ok((*key, value.clone())));
            let accounts = pairs(KeyKind::Account);
            state_digest(chain::path(), &tip.totals, accounts, pairs(KeyKind::Energy))
        })
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        self.with(|chain| Ok(chain.check()))
    }
}

#[cfg(test)]
#[path = "../tests/memory.rs"]
mod tests;
