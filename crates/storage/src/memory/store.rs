//! The store in memory.

use core::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use wavefront_types::{Hash, KeyKind, StateKey, StateValue, Tip, Totals, WriteSet};

use super::chain::{self, Chain};
use super::shared::{Live, Shared, World};
use super::snapshot::MemorySnapshot;
use crate::digest::state_digest;
use crate::validate::{validate_group, validate_kinds, validate_reachable};
use crate::{BlockCommit, CheckReport, StateAudit, StateHistory, StateStore, StoreError};

/// A [`StateStore`] that lives as long as the process.
///
/// A snapshot copies nothing: while it stands at the tip it reads the latest values, and once the
/// store has moved on it answers from the change records like
/// [`read_at`](StateHistory::read_at), at a cost that grows with the blocks since. Every change
/// costs what it changes, whatever snapshots are alive: these keep the records that they need.
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
#[derive(Debug, Default)]
pub struct MemoryStore {
    shared: Arc<Shared>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, read: impl FnOnce(&Chain) -> Result<T, StoreError>) -> Result<T, StoreError> {
        read(&self.shared.world.read().chain)
    }

    /// Changes the chain; what no snapshot needs any more goes.
    fn change(
        &self,
        change: impl FnOnce(&mut World, &Live) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut world = self.shared.world.write();
        let live = self.shared.live.lock();
        change(&mut world, &live)?;
        world.tidy(&live);
        Ok(())
    }
}

impl StateStore for MemoryStore {
    type Snapshot = MemorySnapshot;

    fn snapshot(&self) -> Result<MemorySnapshot, StoreError> {
        MemorySnapshot::take(&self.shared)
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
        validate_kinds(chain::path(), state)?;
        self.change(|world, _| world.chain.initialize(genesis_hash, state, totals))
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        self.change(|world, _| {
            let tip = world.chain.tip_or_err()?.topoheight;
            validate_group(chain::path(), tip, blocks)?;
            for block in blocks {
                world.chain.push(block);
            }
            Ok(())
        })
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
        self.change(|world, live| {
            world.chain.validate(topoheight)?;
            undone = world.chain.tip().is_some_and(|tip| tip.topoheight > topoheight);
            if undone {
                world.rewind(topoheight, live);
            }
            Ok(())
        })?;
        if undone {
            let _ = watch(topoheight);
        }
        Ok(topoheight)
    }

    fn prune(&self, below: u64) -> Result<(), StoreError> {
        self.change(|World { chain, .. }, _| {
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
