//! The store on disk, as a host holds it.

use core::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use wavefront_types::{
    Hash, KeyKind, StateKey, StateSnapshot as _, StateValue, Tip, Totals, WriteSet,
};

use super::guard::catch_panic;
use super::handle::Handle;
use super::history::Span;
use super::medium::Medium;
use super::options::{CommitSync, OpenOptions};
use super::snapshot::RedbSnapshot;
use super::tables::{self, BLOCKS, GENESIS, META};
use super::{check, commit, history, open};
use crate::digest::state_digest;
use crate::{BlockCommit, CheckReport, Damage, StateAudit, StateHistory, StateStore, StoreError};

/// A [`StateStore`] in one file of a directory.
///
/// # Examples
/// ```no_run
/// use std::path::Path;
/// use wavefront_storage::{OpenOptions, RedbStore, StateStore};
///
/// let store = RedbStore::open(Path::new("chain.db"), OpenOptions::create())?;
/// println!("{:?}", store.tip()?);
/// # Ok::<(), wavefront_storage::StoreError>(())
/// ```
#[derive(Debug)]
pub struct RedbStore {
    pub(super) handle: Arc<Handle>,
}

impl RedbStore {
    /// Opens the store in the directory `dir`. Opening for writing repairs what a crash left.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`], with the reason and a remedy; [`StoreError::NotAStore`];
    /// [`StoreError::WrongFormat`]; [`StoreError::Corrupt`].
    pub fn open(dir: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        let handle = catch_panic(dir, || open::open(dir, options))?;
        Ok(Self { handle: Arc::new(handle) })
    }

    /// Opens the store on a medium of the caller's own, for reading and writing; an empty medium
    /// becomes an empty store. `name` stands for a directory in messages.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_medium(
        medium: impl Medium,
        name: &Path,
        options: OpenOptions,
    ) -> Result<Self, StoreError> {
        let handle = catch_panic(name, || open::open_medium(medium, name, options))?;
        Ok(Self { handle: Arc::new(handle) })
    }

    /// A snapshot, `None` when there is no chain.
    fn take(&self) -> Result<Option<RedbSnapshot>, StoreError> {
        self.catching(|| RedbSnapshot::take(Arc::clone(&self.handle)))
    }

    /// Makes a change. When the medium fails it, or the engine below breaks off, memory and medium
    /// may differ: nothing more is read or written before the store is opened again.
    fn changing<T>(&self, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let result = self.catching(work);
        let unsure = match &result {
            Err(StoreError::Io { .. }) => true,
            Err(StoreError::Corrupt { source, .. }) => {
                matches!(source, Damage::Page(_) | Damage::Panicked { .. } | Damage::Other(_))
            }
            _ => false,
        };
        if unsure {
            self.handle.checked().shut();
        }
        result
    }

    fn catching<T>(&self, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        catch_panic(self.handle.path(), work)
    }
}

impl StateStore for RedbStore {
    type Snapshot = RedbSnapshot;

    fn snapshot(&self) -> Result<RedbSnapshot, StoreError> {
        self.take()?.ok_or_else(|| StoreError::uninitialized(self.path()))
    }

    /// As the trait says. After a failed change it is the tip that opening the store again will
    /// find, or an error.
    fn tip(&self) -> Result<Option<Tip>, StoreError> {
        let snapshot = if self.handle.checked().is_shut() {
            self.catching(|| RedbSnapshot::take(Arc::new(open::again(&self.handle)?)))
        } else {
            self.take()
        };
        Ok(snapshot?.map(|snapshot| *snapshot.tip()))
    }

    fn genesis(&self) -> Result<Option<Hash>, StoreError> {
        self.catching(|| {
            let handle = &*self.handle;
            let transaction = handle.begin_read()?;
            let meta = transaction.open_table(META).map_err(|error| handle.reading(error))?;
            let row = meta.get(GENESIS).map_err(|error| handle.reading(error))?;
            handle.single(GENESIS, row, tables::genesis)
        })
    }

    fn path(&self) -> &Path {
        self.handle.path()
    }

    fn initialize(
        &self,
        genesis_hash: Hash,
        state: &WriteSet,
        totals: &Totals,
    ) -> Result<(), StoreError> {
        self.changing(|| commit::initialize(&self.handle, genesis_hash, state, totals))
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        self.changing(|| commit::commit(&self.handle, blocks))
    }

    fn flush(&self) -> Result<(), StoreError> {
        // A durable commit carries every commit before it to the disk.
        self.changing(|| self.handle.finish(self.handle.begin_write(CommitSync::EveryCommit)?))
    }

    fn block_at(&self, topoheight: u64) -> Result<Option<Tip>, StoreError> {
        self.catching(|| {
            let handle = &*self.handle;
            let transaction = handle.begin_read()?;
            let blocks = transaction.open_table(BLOCKS).map_err(|error| handle.reading(error))?;
            let row = blocks.get(topoheight).map_err(|error| handle.reading(error))?;
            row.map(|row| handle.block(topoheight, row.value())).transpose()
        })
    }
}

impl StateHistory for RedbStore {
    fn read_at(&self, key: &StateKey, topoheight: u64) -> Result<Option<StateValue>, StoreError> {
        self.catching(|| history::read_at(&self.handle, key, topoheight))
    }

    fn rewind_in_steps(
        &self,
        topoheight: u64,
        watch: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<u64, StoreError> {
        let mut tip = self.catching(|| history::expect_records(&self.handle, topoheight))?;
        while tip > topoheight {
            tip = self.changing(|| history::rewind_step(&self.handle, topoheight))?;
            if watch(tip).is_break() {
                break;
            }
        }
        Ok(tip)
    }

    /// As the trait says. The file does not shrink; its freed pages are used again.
    fn prune(&self, below: u64) -> Result<(), StoreError> {
        self.changing(|| history::prune(&self.handle, below))
    }

    fn oldest(&self) -> Result<u64, StoreError> {
        self.catching(|| {
            let transaction = self.handle.begin_read()?;
            let meta = transaction.open_table(META).map_err(|error| self.handle.reading(error))?;
            Ok(Span::read(&self.handle, &meta)?.oldest)
        })
    }
}

impl StateAudit for RedbStore {
    fn for_each(
        &self,
        kind: KeyKind,
        f: &mut dyn FnMut(StateKey, StateValue) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let Some(snapshot) = self.take()? else {
            return Ok(());
        };
        for entry in snapshot.of_kind(kind)? {
            let (key, value) = entry?;
            if f(key, value).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn digest(&self) -> Result<Hash, StoreError> {
        let snapshot = self.snapshot()?;
        state_digest(
            self.path(),
            &snapshot.tip().totals,
            snapshot.of_kind(KeyKind::Account)?,
            snapshot.of_kind(KeyKind::Energy)?,
        )
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        self.catching(|| check::check(&self.handle))
    }
}

#[cfg(test)]
#[path = "tests/position.rs"]
mod tests;
