//! The open file, and how its errors are told.

use std::path::Path;
use std::sync::Arc;

use redb::{
    AccessGuard, Database, ReadOnlyTable, ReadTransaction, ReadableDatabase as _, WriteTransaction,
};
use wavefront_types::{StateKey, StateValue, Tip};

use super::failure::failure;
use super::guard::catch_panic;
use super::lock::StoreLock;
use super::options::{Access, CommitSync, OpenOptions};
use super::pages::{Checked, shut};
use super::sums::{RowOf, unseal};
use super::{codec, tables};
use crate::{Damage, RowError, StoreError};

/// A table as a snapshot sees it; keeps its transaction alive.
pub(super) type ByBytes = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// An open store file. Snapshots share it, so that it closes after the last of them.
#[derive(Debug)]
pub(super) struct Handle {
    /// `None` only while the handle is dropped.
    file: Option<Database>,
    checked: Checked,
    path: Arc<Path>,
    options: OpenOptions,
    /// Given up last, when the file is closed.
    _lock: Option<StoreLock>,
}

impl Handle {
    pub(super) const fn new(
        file: Database,
        checked: Checked,
        path: Arc<Path>,
        options: OpenOptions,
        lock: Option<StoreLock>,
    ) -> Self {
        Self { file: Some(file), checked, path, options, _lock: lock }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) const fn options(&self) -> OpenOptions {
        self.options
    }

    pub(super) const fn checked(&self) -> &Checked {
        &self.checked
    }

    fn file(&self) -> Result<&Database, redb::Error> {
        match &self.file {
            // What the engine below still has in memory may be ahead of the medium.
            Some(file) if !self.checked.is_shut() => Ok(file),
            _ => Err(redb::Error::Io(shut())),
        }
    }

    pub(super) fn begin_read(&self) -> Result<ReadTransaction, StoreError> {
        let file = self.file().map_err(|error| self.reading(error))?;
        file.begin_read().map_err(|error| self.reading(error))
    }

    /// Refuses changes to what was opened for reading.
    pub(super) fn expect_writable(&self) -> Result<(), StoreError> {
        match self.options.access {
            Access::Read => Err(StoreError::ReadOnly { path: self.path.to_path_buf() }),
            Access::Create | Access::Write => Ok(()),
        }
    }

    /// Begins a change; waits for the one in progress, if any.
    pub(super) fn begin_write(&self, sync: CommitSync) -> Result<WriteTransaction, StoreError> {
        self.expect_writable()?;
        let file = self.file().map_err(|error| self.writing(error))?;
        let mut transaction = file.begin_write().map_err(|error| self.writing(error))?;
        let durability = match sync {
            CommitSync::EveryCommit => redb::Durability::Immediate,
            CommitSync::OnFlush => redb::Durability::None,
        };
        transaction.set_durability(durability).map_err(|error| self.writing(error))?;
        // Two phases even without quick repair: with one, whether a torn commit is noticed rests on
        // a checksum that is not cryptographic, over values that strangers choose.
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(self.options.quick_repair);
        Ok(transaction)
    }

    /// Begins a change that is synced as the options say.
    pub(super) fn begin_commit(&self) -> Result<WriteTransaction, StoreError> {
        self.begin_write(self.options.commit_sync)
    }

    pub(super) fn finish(&self, transaction: WriteTransaction) -> Result<(), StoreError> {
        transaction.commit().map_err(|error| self.writing(error))
    }

    pub(super) fn reading(&self, error: impl Into<redb::Error>) -> StoreError {
        self.failure("reading", error.into())
    }

    pub(super) fn writing(&self, error: impl Into<redb::Error>) -> StoreError {
        self.failure("writing", error.into())
    }

    fn failure(&self, action: &'static str, error: redb::Error) -> StoreError {
        match (error, self.checked.damage()) {
            // Told once, the engine below only says that something was.
            (redb::Error::PreviousIo, Some(damage)) => self.corrupt(damage),
            (error, _) => failure(&self.path, action, error),
        }
    }

    pub(super) fn corrupt(&self, damage: impl Into<Damage>) -> StoreError {
        StoreError::corrupt(&self.path, damage)
    }

    pub(super) fn key(&self, bytes: &[u8]) -> Result<StateKey, StoreError> {
        codec::key(bytes).map_err(|error| self.corrupt(Damage::Key(error)))
    }

    /// The value in the row of `key`.
    pub(super) fn value(&self, key: &StateKey, row: &[u8]) -> Result<StateValue, StoreError> {
        let damage = |source: RowError| self.corrupt(Damage::Value { key: Box::new(*key), source });
        codec::value(key, row).map_err(damage)
    }

    pub(super) fn block(&self, topoheight: u64, row: &[u8]) -> Result<Tip, StoreError> {
        tables::block(topoheight, row).ok_or_else(|| self.corrupt(Damage::Block { topoheight }))
    }

    /// Reads what the meta table has under a name, `None` when it is not set.
    pub(super) fn single<T>(
        &self,
        name: &'static str,
        row: Option<AccessGuard<'_, &'static [u8]>>,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let value = |row: AccessGuard<'_, &'static [u8]>| {
            read(unseal(RowOf::Meta, name.as_bytes(), row.value()).ok()?)
        };
        row.map(|row| value(row).ok_or_else(|| self.corrupt(Damage::Single { name }))).transpose()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let file = self.file.take();
        // Closing writes, reading what it needs for that. On a damaged file that may fail in any
        // way; the next opening then repairs or refuses the file.
        let _ = catch_panic(&self.path, || {
            drop(file);
            Ok(())
        });
    }
}
