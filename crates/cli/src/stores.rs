//! Opening stores.

use std::path::Path;

use wavefront_storage::{OpenFailure, OpenOptions, RedbStore, StoreError};

use crate::exit::Failure;

/// Opens a store that exists, for reading. One that was not closed cleanly is repaired first.
pub(crate) fn open_to_read(dir: &Path) -> Result<RedbStore, Failure> {
    match RedbStore::open(dir, OpenOptions::read_only()) {
        Err(StoreError::CannotOpen { failure: OpenFailure::NeedsRepair, .. }) => {
            Ok(RedbStore::open(dir, OpenOptions::write())?)
        }
        opened => Ok(opened?),
    }
}

/// Opens a store that exists, for writing.
pub(crate) fn open_to_write(dir: &Path) -> Result<RedbStore, Failure> {
    Ok(RedbStore::open(dir, OpenOptions::write())?)
}
