//! Opening what is there.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use redb::backends::FileBackend;
use redb::{Builder, Database, DatabaseError, ReadableDatabase as _, StorageBackend};

use super::create;
use super::failure::{damage, failure};
use super::handle::Handle;
use super::lock::StoreLock;
use super::medium::{Backend, Medium};
use super::options::{Access, OpenOptions};
use super::pages::{Checked, FormatVersion, OnMedium, Shadow};
use super::tables;
use crate::{Damage, OpenFailure, StoreError};

/// Opens the store in `dir`, creating it when the options say so.
pub(super) fn open(dir: &Path, options: OpenOptions) -> Result<Handle, StoreError> {
    let cannot_open = |error| StoreError::cannot_open(dir, error);
    let lock = StoreLock::take(dir, options.access)?;
    let path = dir.join(create::FILE);
    let open = || File::options().read(true).write(options.access != Access::Read).open(&path);
    let file = match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if options.access != Access::Create {
                return Err(cannot_open(error));
            }
            create::store(dir, &builder(options))?;
            open()
        }
        opened => opened,
    };
    let file = FileBackend::new(file.map_err(cannot_open)?).map_err(|error| refusal(dir, error))?;
    match found(dir, Arc::new(file))? {
        Found::Store(checked) => over(dir, checked, options, Some(lock)),
        // A store gets its name when it is complete.
        Found::Nothing(_) => Err(StoreError::corrupt(dir, "its file is empty")),
    }
}

/// Opens the store on a medium of the caller's own, creating it when that is empty.
pub(super) fn open_medium(
    medium: impl Medium,
    name: &Path,
    options: OpenOptions,
) -> Result<Handle, StoreError> {
    let checked = match found(name, Arc::new(Backend(medium)))? {
        Found::Store(checked) => checked,
        Found::Nothing(medium) => {
            let checked = || Checked::create(Arc::clone(&medium));
            let checked = checked().map_err(|error| StoreError::cannot_open(name, error))?;
            create::format(&builder(options), checked, name)?;
            match found(name, medium)? {
                Found::Store(checked) => checked,
                Found::Nothing(_) => return Err(StoreError::corrupt(name, "it stays empty")),
            }
        }
    };
    over(name, checked, options, None)
}

/// Looks at a store's medium as who opens it next would; nothing is written.
pub(super) fn again(handle: &Handle) -> Result<Handle, StoreError> {
    let path = handle.path();
    let options = OpenOptions::read_only().cache_bytes(0);
    match known(path, handle.checked().again())? {
        Found::Store(checked) => over(path, checked, options, None),
        Found::Nothing(_) => Err(StoreError::corrupt(path, "its file is empty")),
    }
}

/// The database of the engine below in a store; what it may not write stays in memory.
pub(super) fn database(
    path: &Path,
    checked: &Checked,
    options: OpenOptions,
) -> Result<Database, StoreError> {
    let builder = builder(options);
    let opened = if options.access == Access::Read {
        builder.create_with_backend(Shadow::over(Arc::new(checked.clone())))
    } else {
        builder.create_with_backend(checked.clone())
    };
    opened.map_err(|error| match checked.damage() {
        Some(damage) => StoreError::corrupt(path, damage),
        None => refusal(path, error),
    })
}

fn over(
    path: &Path,
    checked: Checked,
    options: OpenOptions,
    lock: Option<StoreLock>,
) -> Result<Handle, StoreError> {
    let file = database(path, &checked, options)?;
    Ok(Handle::new(file, checked, path.into(), options, lock))
}

fn builder(options: OpenOptions) -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(options.cache_bytes);
    builder
}

/// What can be worked with.
enum Found {
    Store(Checked),
    Nothing(Arc<dyn StorageBackend>),
}

fn found(path: &Path, medium: Arc<dyn StorageBackend>) -> Result<Found, StoreError> {
    known(path, Checked::open(medium))
}

fn known(path: &Path, medium: io::Result<OnMedium>) -> Result<Found, StoreError> {
    let expected = FormatVersion::CURRENT.0;
    let wrong = |found| Err(StoreError::WrongFormat { path: path.to_owned(), found, expected });
    match medium {
        Ok(OnMedium::Store(checked)) => Ok(Found::Store(checked)),
        Ok(OnMedium::Nothing(medium)) => Ok(Found::Nothing(medium)),
        Ok(OnMedium::Version(found)) => wrong(found.0),
        Ok(OnMedium::Foreign(medium)) => match bare_version(medium) {
            Some(found) => wrong(found),
            None => Err(StoreError::NotAStore {
                path: path.to_owned(),
                source: "its file is of another kind".into(),
            }),
        },
        Err(error) => {
            Err(damage(path, &error).unwrap_or_else(|| StoreError::cannot_open(path, error)))
        }
    }
}

/// The format version of a store from before version 2, which was a bare database of the engine
/// below.
fn bare_version(medium: Arc<dyn StorageBackend>) -> Option<u32> {
    let database = Builder::new().create_with_backend(Shadow::over(medium)).ok()?;
    let meta = database.begin_read().ok()?.open_table(tables::META).ok()?;
    let row = meta.get(tables::FORMAT).ok()??;
    tables::format_version(row.value())
}

/// Tells in this crate's words why the engine below does not open a file.
pub(super) fn refusal(path: &Path, error: DatabaseError) -> StoreError {
    match error {
        error @ DatabaseError::UpgradeRequired(_) => {
            StoreError::corrupt(path, Damage::Other(error.into()))
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
        error => StoreError::CannotOpen {
            path: path.to_owned(),
            failure: OpenFailure::Other,
            source: error.into(),
        },
    }
}

#[cfg(test)]
#[path = "tests/open.rs"]
mod tests;
