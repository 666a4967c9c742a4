//! Making a store: directories, and a file that exists as a whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use redb::Builder;
use redb::backends::FileBackend;

use super::failure::failure;
use super::pages::Checked;
use super::tables::{BLOCKS, CHANGES, LATEST, META};
use crate::StoreError;

/// The store's file in its directory.
pub(super) const FILE: &str = "state.redb";
/// What the name of a file in creation ends with; it begins with the store's.
const IN_CREATION: &str = ".new";

/// Makes a directory and those above it; the names are on the disk when this returns.
pub(super) fn directories(dir: &Path) -> io::Result<()> {
    let above = dir.parent().filter(|above| !above.as_os_str().is_empty());
    let made = match (fs::create_dir(dir), above) {
        (Err(error), Some(above)) if error.kind() == io::ErrorKind::NotFound => {
            directories(above)?;
            fs::create_dir(dir)
        }
        (made, _) => made,
    };
    match made {
        Ok(()) => sync_dir(above.unwrap_or(Path::new("."))),
        // If it is a file, what is opened in it next says so.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes an empty store in `dir`, under the store's lock: aside, and complete before it gets its
/// name. A file of that name is never replaced.
pub(super) fn store(dir: &Path, builder: &Builder) -> Result<(), StoreError> {
    let cannot_open = |error| StoreError::cannot_open(dir, error);
    sweep(dir).map_err(cannot_open)?;
    let prefix = format!("{FILE}.");
    let mut names = tempfile::Builder::new();
    names.prefix(&prefix).suffix(IN_CREATION);
    #[cfg(unix)]
    names.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let unfinished = names.tempfile_in(dir).map_err(cannot_open)?;
    let medium = FileBackend::new(unfinished.reopen().map_err(cannot_open)?)
        .map_err(|error| failure(dir, "writing", error.into()))?;
    let medium = Checked::create(Arc::new(medium)).map_err(cannot_open)?;
    format(builder, medium, dir)?;
    unfinished.as_file().sync_all().map_err(cannot_open)?;
    match unfinished.persist_noclobber(dir.join(FILE)) {
        Ok(_) => sync_dir(dir).map_err(cannot_open),
        // Where locks do not work, another was quicker: its store is the one to open.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(cannot_open(error.error)),
    }
}

/// Writes the empty tables.
pub(super) fn format(builder: &Builder, medium: Checked, path: &Path) -> Result<(), StoreError> {
    let attempt = || -> Result<(), redb::Error> {
        let database = builder.create_with_backend(medium)?;
        let mut transaction = database.begin_write()?;
        transaction.set_two_phase_commit(true);
        transaction.open_table(LATEST)?;
        transaction.open_table(CHANGES)?;
        transaction.open_table(BLOCKS)?;
        transaction.open_table(META)?;
        Ok(transaction.commit()?)
    };
    attempt().map_err(|error| match failure(path, "writing", error) {
        StoreError::Io { source, .. } => StoreError::cannot_open(path, source),
        other => other,
    })
}

/// Removes what crashes during creation left.
fn sweep(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let left =
            name.to_str().is_some_and(|name| name.starts_with(FILE) && name.ends_with(IN_CREATION));
        if left {
            fs::remove_file(dir.join(name))?;
        }
    }
    Ok(())
}

/// Makes the names in a directory durable, where a directory can be synced.
fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(dir).and_then(|dir| dir.sync_all()) {
        // One that may be written but not read, and file systems that do not know the request.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}
