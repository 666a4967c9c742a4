//! Opening stores.

use std::path::Path;

use wavefront_storage::{OpenOptions, RedbStore};

use crate::exit::Failure;

/// Memory for pages of the file, in bytes. Commands that walk a store once have no use for more.
const CACHE_BYTES: usize = 64 << 20;

/// Opens a store that exists, for reading: nothing is written, whatever state it is in.
pub(crate) fn open_to_read(dir: &Path) -> Result<RedbStore, Failure> {
    Ok(RedbStore::open(dir, OpenOptions::read_only().cache_bytes(CACHE_BYTES))?)
}

/// Opens a store that exists, for writing.
pub(crate) fn open_to_write(dir: &Path) -> Result<RedbStore, Failure> {
    Ok(RedbStore::open(dir, OpenOptions::write().cache_bytes(CACHE_BYTES))?)
}
