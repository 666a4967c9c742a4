//! Opening and creating the file.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use redb::{Database, DatabaseError, ReadableDatabase as _, TableError};

use super::handle::{Handle, failure};
use super::medium::{Backend, Medium};
use super::options::{Access, OpenOptions};
use super::tables;
use super::tables::{BLOCKS, CHANGES, FORMAT, FORMAT_VERSION, LATEST, META};
use crate::{Damage, OpenFailure, StoreError};

/// The store's file in its directory.
const FILE: &str = "state.redb";
/// The same while it is being created: a crash leaves this one, never half of the other.
const FILE_IN_CREATION: &str = "state.redb.new";
/// What every file of the engine below begins with.
const FILE_MAGIC: &[u8; 9] = b"redb\x1a\x0a\xa9\x0d\x0a";

/// Opens the store in `dir`, creating it when the options say so.
pub(super) fn open(dir: &Path, options: OpenOptions) -> Result<Handle, StoreError> {
    let file = dir.join(FILE);
    let cannot_open = |error| StoreError::cannot_open(dir, error);
    if !file.try_exists().map_err(cannot_open)? {
        if options.access != Access::Create {
            return Err(StoreError::CannotOpen {
                path: dir.to_owned(),
                failure: OpenFailure::NotFound,
                source: format!("{FILE} is missing").into(),
            });
        }
        create(dir, &file, options)?;
    }
    expect_magic(dir, &file)?;
    let path: Arc<Path> = dir.into();
    let builder = builder(options);
    let refused = |error| open_failure(dir, error);
    let handle = if options.access == Access::Read {
        Handle::read_only(builder.open_read_only(&file).map_err(refused)?, path, options)
    } else {
        Handle::writable(builder.open(&file).map_err(refused)?, path, options)
    };
    expect_format(&handle)?;
    Ok(handle)
}

/// Opens the store on a medium of the caller's own, creating it when that is empty.
pub(super) fn open_medium(
    medium: impl Medium,
    name: &Path,
    options: OpenOptions,
) -> Result<Handle, StoreError> {
    let refused = |error| open_failure(name, error);
    let file = builder(options).create_with_backend(Backend(medium)).map_err(refused)?;
    let fresh = {
        let failed = |error: redb::Error| failure(name, "reading", error);
        let transaction = file.begin_read().map_err(|error| failed(error.into()))?;
        transaction.list_tables().map_err(|error| failed(error.into()))?.next().is_none()
    };
    if fresh {
        format(&file, name)?;
    }
    let handle = Handle::writable(file, name.into(), options);
    expect_format(&handle)?;
    Ok(handle)
}

fn builder(options: OpenOptions) -> redb::Builder {
    let mut builder = redb::Builder::new();
    builder.set_cache_size(options.cache_bytes);
    builder
}

fn create(dir: &Path, file: &Path, options: OpenOptions) -> Result<(), StoreError> {
    let cannot_open = |error| StoreError::cannot_open(dir, error);
    fs::create_dir_all(dir).map_err(cannot_open)?;
    let unfinished = dir.join(FILE_IN_CREATION);
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot_open(error)),
        _ => {}
    }
    let database =
        builder(options).create(&unfinished).map_err(|error| open_failure(dir, error))?;
    format(&database, dir)?;
    drop(database);
    fs::rename(&unfinished, file).map_err(cannot_open)?;
    sync_dir(dir).map_err(cannot_open)
}

/// Makes the new name durable, where a directory can be synced.
fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// Writes the empty tables and the format version.
fn format(database: &Database, path: &Path) -> Result<(), StoreError> {
    let attempt = || -> Result<(), redb::Error> {
        let mut transaction = database.begin_write()?;
        transaction.set_two_phase_commit(true);
        transaction.open_table(LATEST)?;
        transaction.open_table(CHANGES)?;
        transaction.open_table(BLOCKS)?;
        transaction
            .open_table(META)?
            .insert(FORMAT, tables::format_row(FORMAT_VERSION).as_slice())?;
        Ok(transaction.commit()?)
    };
    attempt().map_err(|error| match failure(path, "writing", error) {
        StoreError::Io { source, .. } => StoreError::cannot_open(path, source),
        other => other,
    })
}

/// Refuses a file of another kind before the engine below looks at it.
fn expect_magic(dir: &Path, file: &Path) -> Result<(), StoreError> {
    let mut start = Vec::with_capacity(FILE_MAGIC.len());
    File::open(file)
        .map(|file| file.take(FILE_MAGIC.len() as u64))
        .and_then(|mut file| file.read_to_end(&mut start))
        .map_err(|error| StoreError::cannot_open(dir, error))?;
    if start == FILE_MAGIC {
        return Ok(());
    }
    Err(StoreError::NotAStore {
        path: dir.to_owned(),
        source: format!("{FILE} is a file of another kind").into(),
    })
}

/// Refuses a file that this version of the store cannot read.
fn expect_format(handle: &Handle) -> Result<(), StoreError> {
    let path = handle.path();
    let foreign =
        |found: &str| StoreError::NotAStore { path: path.to_owned(), source: found.into() };
    let transaction = handle.begin_read()?;
    let meta = match transaction.open_table(META) {
        Ok(meta) => meta,
        Err(TableError::Storage(error)) => return Err(handle.reading(error)),
        Err(_) => return Err(foreign("it is the database of another program")),
    };
    let row = meta.get(FORMAT).map_err(|error| handle.reading(error))?;
    let version = row.as_ref().and_then(|row| tables::format_version(row.value()));
    match version {
        Some(FORMAT_VERSION) => Ok(()),
        Some(found) => {
            Err(StoreError::WrongFormat { path: path.to_owned(), found, expected: FORMAT_VERSION })
        }
        None => Err(foreign("it has no format version")),
    }
}

fn open_failure(path: &Path, error: DatabaseError) -> StoreError {
    let failure_of = |failure, error: DatabaseError| StoreError::CannotOpen {
        path: path.to_owned(),
        failure,
        source: error.into(),
    };
    match error {
        error @ DatabaseError::DatabaseAlreadyOpen => failure_of(OpenFailure::InUse, error),
        error @ DatabaseError::RepairAborted => failure_of(OpenFailure::NeedsRepair, error),
        error @ DatabaseError::UpgradeRequired(_) => {
            StoreError::NotAStore { path: path.to_owned(), source: error.into() }
        }
        DatabaseError::Storage(error) => match failure(path, "reading", error.into()) {
            // How the engine below tells of a header that does not add up.
            StoreError::Io { source, .. }
                if matches!(
                    source.kind(),
                    io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
                ) =>
            {
                StoreError::corrupt(path, Damage::Other(source.into()))
            }
            StoreError::Io { source, .. } => StoreError::cannot_open(path, source),
            other => other,
        },
        error => failure_of(OpenFailure::Other, error),
    }
}

#[cfg(test)]
#[path = "tests/open.rs"]
mod tests;
