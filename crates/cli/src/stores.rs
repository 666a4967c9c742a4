//! Opening stores.

use std::path::Path;

use wavefront_storage::{OpenOptions, RedbStore};

use crate::exit::Failure;

/// Opens a store that exists, for reading: nothing is written, whatever state it is in.
pub(crate) fn open_to_read(dir: &Path) -> Result<RedbStore, Failure> {
    Ok(RedbStore::open(dir, OpenOptions::read_only())?)
}

/// Opens a store that exists, for writing.
pub(crate) fn open_to_write(dir: &Path) -> Result<RedbStore, Failure> {
    Ok(RedbStore::open(dir, OpenOptions::write())?)
}
