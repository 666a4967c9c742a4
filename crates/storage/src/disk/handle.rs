//! The open file, and how its errors are told.

use std::io;
use std::path::Path;
use std::sync::Arc;

use redb::{
    AccessGuard, Database, ReadOnlyDatabase, ReadOnlyTable, ReadTransaction, ReadableDatabase,
    WriteTransaction,
};
use wavefront_types::{StateKey, StateValue};

use super::guard::fenced;
use super::options::{Durability, OpenOptions};
use super::{codec, tables};
use crate::{StoreError, Tip};

/// A table as a snapshot sees it; keeps its transaction alive.
pub(super) type ByBytes = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// An open store file. Snapshots share it, so that it closes after the last of them.
#[derive(Debug)]
pub(super) struct Handle {
    /// `None` only while the handle is dropped.
    file: Option<File>,
    path: Arc<Path>,
    options: OpenOptions,
}

enum File {
    Writable(Database),
    ReadOnly(ReadOnlyDatabase),
}

impl core::fmt::Debug for File {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Writable(_) => "Writable",
            Self::ReadOnly(_) => "ReadOnly",
        })
    }
}

impl Handle {
    pub(super) const fn writable(file: Database, path: Arc<Path>, options: OpenOptions) -> Self {
        Self { file: Some(File::Writable(file)), path, options }
    }

    pub(super) const fn read_only(
        file: ReadOnlyDatabase,
        path: Arc<Path>,
        options: OpenOptions,
    ) -> Self {
        Self { file: Some(File::ReadOnly(file)), path, options }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn begin_read(&self) -> Result<ReadTransaction, StoreError> {
        match &self.file {
            Some(File::Writable(file)) => file.begin_read(),
            Some(File::ReadOnly(file)) => file.begin_read(),
            None => Err(redb::StorageError::DatabaseClosed.into()),
        }
        .map_err(|error| self.reading(error))
    }

    /// Begins a change; waits for the one in progress, if any.
    pub(super) fn begin_write(
        &self,
        durability: Durability,
    ) -> Result<WriteTransaction, StoreError> {
        let Some(File::Writable(file)) = &self.file else {
            return Err(StoreError::ReadOnly { path: self.path.to_path_buf() });
        };
        let mut transaction = file.begin_write().map_err(|error| self.writing(error))?;
        let durability = match durability {
            Durability::Immediate => redb::Durability::Immediate,
            Durability::None => redb::Durability::None,
        };
        transaction.set_durability(durability).map_err(|error| self.corrupt(error.to_string()))?;
        // Two phases even without quick repair: with one, whether a torn commit is noticed rests on
        // a checksum that is not cryptographic, over values that strangers choose.
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(self.options.quick_repair);
        Ok(transaction)
    }

    /// Begins a change of the durability the store was opened with.
    pub(super) fn begin_commit(&self) -> Result<WriteTransaction, StoreError> {
        self.begin_write(self.options.durability)
    }

    pub(super) fn finish(&self, transaction: WriteTransaction) -> Result<(), StoreError> {
        transaction.commit().map_err(|error| self.writing(error))
    }

    pub(super) fn reading(&self, error: impl Into<redb::Error>) -> StoreError {
        failure(&self.path, "reading", error.into())
    }

    pub(super) fn writing(&self, error: impl Into<redb::Error>) -> StoreError {
        failure(&self.path, "writing", error.into())
    }

    pub(super) fn corrupt(&self, detail: impl Into<String>) -> StoreError {
        StoreError::corrupt(&self.path, detail)
    }

    pub(super) fn key(&self, bytes: &[u8]) -> Result<StateKey, StoreError> {
        codec::key(bytes).map_err(|error| self.corrupt(error.to_string()))
    }

    pub(super) fn value(&self, key: &StateKey, bytes: &[u8]) -> Result<StateValue, StoreError> {
        codec::value(key, bytes).map_err(|error| self.corrupt(format!("{key}: {error}")))
    }

    pub(super) fn block(&self, topoheight: u64, row: &[u8]) -> Result<Tip, StoreError> {
        tables::block(topoheight, row)
            .ok_or_else(|| self.corrupt(format!("the row of block {topoheight} is unreadable")))
    }

    /// Reads a number from the meta table, `None` when it is not set.
    pub(super) fn number(
        &self,
        name: &str,
        row: Option<AccessGuard<'_, &'static [u8]>>,
    ) -> Result<Option<u64>, StoreError> {
        row.map(|row| {
            tables::topoheight(row.value())
                .ok_or_else(|| self.corrupt(format!("the row \"{name}\" is unreadable")))
        })
        .transpose()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let file = self.file.take();
        // Closing writes, reading what it needs for that. On a damaged file that may fail in any
        // way; the next opening then repairs or refuses the file.
        let _ = fenced(&self.path, || {
            drop(file);
            Ok(())
        });
    }
}

/// Tells an error of the engine below in this crate's words.
pub(super) fn failure(path: &Path, action: &'static str, error: redb::Error) -> StoreError {
    let source = match error {
        redb::Error::Io(source) => source,
        redb::Error::PreviousIo => io::Error::other("an earlier failure closed the file"),
        redb::Error::Corrupted(detail) => return StoreError::corrupt(path, detail),
        error @ (redb::Error::TableDoesNotExist(_)
        | redb::Error::TableTypeMismatch { .. }
        | redb::Error::TableIsMultimap(_)
        | redb::Error::TypeDefinitionChanged { .. }) => {
            return StoreError::corrupt(path, error.to_string());
        }
        error => io::Error::other(error.to_string()),
    };
    StoreError::Io { path: path.to_owned(), action, source }
}
