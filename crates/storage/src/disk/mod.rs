//! The store on disk: one file, real snapshots, no server.
//!
//! # Layout
//! | table | key | value |
//! |---|---|---|
//! | `latest` | key bytes | value bytes after the tip |
//! | `changes` | topoheight | the block's change record: key → value before it |
//! | `blocks` | topoheight | hash and totals after it |
//! | `meta` | name | format version, genesis hash, tip, pruning limit |
//!
//! # Crash guarantees
//! A group of blocks, a rewind and a pruning are each one transaction in two phases: everything new
//! is written beside what it replaces and synced; then one byte is flipped and synced. A process
//! killed at any point, or a machine losing power on a disk that honours syncs, leaves the store
//! at the end of a group, with the totals and hash that belong to it: at the last one acknowledged,
//! or the one in progress when the flip had reached the disk. With
//! [`Durability::None`] it is the last one made durable. Creation goes to another file name first,
//! so that a store exists as a whole or not at all.
//!
//! Damage that the medium does to a file at rest is met by the checksums of a repair, by decoding, or
//! by [`check`](crate::StateStore::check), and never by a panic.
//!
//! After a failed write the engine below refuses the file until it is opened again. What was
//! committed is then still there; a group whose commit failed is there as a whole or not at all.

use core::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use wavefront_types::{Hash, KeyKind, StateKey, StateValue, Totals, WriteSet};

mod check;
mod codec;
mod commit;
mod guard;
mod handle;
mod history;
mod merge;
mod open;
mod options;
mod record;
mod snapshot;
mod tables;

#[cfg(test)]
mod tests;

pub use options::{Durability, OpenOptions};
pub use snapshot::RedbSnapshot;

use crate::digest::state_digest;
use crate::{BlockCommit, CheckReport, StateSnapshot as _, StateStore, StoreError, Tip};
use guard::fenced;
use handle::Handle;
use history::Span;
use tables::{BLOCKS, GENESIS, META};

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
    handle: Arc<Handle>,
}

impl RedbStore {
    /// Opens the store in the directory `dir`. Opening for writing repairs what a crash left.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`], with the reason and a remedy; [`StoreError::NotAStore`];
    /// [`StoreError::WrongFormat`]; [`StoreError::Corrupt`].
    pub fn open(dir: &Path, options: OpenOptions) -> Result<Self, StoreError> {
        let handle = fenced(dir, || open::open(dir, options))?;
        Ok(Self { handle: Arc::new(handle) })
    }

    /// Opens the store on a medium of the caller's own, for reading and writing; an empty medium
    /// becomes an empty store. `name` stands for a directory in messages.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_backend(
        backend: impl redb::StorageBackend,
        name: &Path,
        options: OpenOptions,
    ) -> Result<Self, StoreError> {
        let handle = fenced(name, || open::open_backend(backend, name, options))?;
        Ok(Self { handle: Arc::new(handle) })
    }

    /// A snapshot, `None` when there is no chain.
    fn take(&self) -> Result<Option<RedbSnapshot>, StoreError> {
        self.fenced(|| RedbSnapshot::take(Arc::clone(&self.handle)))
    }

    fn fenced<T>(&self, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        fenced(self.handle.path(), work)
    }
}

impl StateStore for RedbStore {
    type Snapshot = RedbSnapshot;

    fn snapshot(&self) -> Result<RedbSnapshot, StoreError> {
        self.take()?.ok_or_else(|| StoreError::Uninitialized { path: self.path().to_owned() })
    }

    fn tip(&self) -> Result<Option<Tip>, StoreError> {
        Ok(self.take()?.map(|snapshot| *snapshot.tip()))
    }

    fn genesis(&self) -> Result<Option<Hash>, StoreError> {
        self.fenced(|| {
            let handle = &*self.handle;
            let transaction = handle.begin_read()?;
            let meta = transaction.open_table(META).map_err(|error| handle.reading(error))?;
            let row = meta.get(GENESIS).map_err(|error| handle.reading(error))?;
            row.map(|row| {
                tables::genesis(row.value())
                    .ok_or_else(|| handle.corrupt("the row of the genesis hash is unreadable"))
            })
            .transpose()
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
        self.fenced(|| commit::initialize(&self.handle, genesis_hash, state, totals))
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        self.fenced(|| commit::commit(&self.handle, blocks))
    }

    fn flush(&self) -> Result<(), StoreError> {
        // A durable commit carries every commit before it to the disk.
        self.fenced(|| self.handle.finish(self.handle.begin_write(Durability::Immediate)?))
    }

    fn rewind(&self, topoheight: u64) -> Result<(), StoreError> {
        self.fenced(|| history::rewind(&self.handle, topoheight))
    }

    fn read_at(&self, key: &StateKey, topoheight: u64) -> Result<Option<StateValue>, StoreError> {
        self.fenced(|| history::read_at(&self.handle, key, topoheight))
    }

    /// As the trait says. The file does not shrink; its freed pages are used again.
    fn prune(&self, below: u64) -> Result<(), StoreError> {
        self.fenced(|| history::prune(&self.handle, below))
    }

    fn oldest(&self) -> Result<u64, StoreError> {
        self.fenced(|| {
            let transaction = self.handle.begin_read()?;
            let meta = transaction.open_table(META).map_err(|error| self.handle.reading(error))?;
            Ok(Span::read(&self.handle, &meta)?.oldest)
        })
    }

    fn block_at(&self, topoheight: u64) -> Result<Option<Tip>, StoreError> {
        self.fenced(|| {
            let handle = &*self.handle;
            let transaction = handle.begin_read()?;
            let blocks = transaction.open_table(BLOCKS).map_err(|error| handle.reading(error))?;
            let row = blocks.get(topoheight).map_err(|error| handle.reading(error))?;
            row.map(|row| handle.block(topoheight, row.value())).transpose()
        })
    }

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
        self.fenced(|| check::check(&self.handle))
    }
}
