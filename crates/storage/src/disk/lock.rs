//! Who has a store open: one lock per directory, taken before anything else is looked at.
//!
//! The file `lock` is never removed, so that all who open it meet at one file. Its contents are for
//! messages only: a line per opening and closing, with the number of the process.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::Duration;

use wavefront_sync::thread::park_at_most;

use super::create;
use super::options::Access;
use crate::{OpenFailure, StoreError};

/// The lock's file in the store's directory.
pub(super) const LOCK: &str = "lock";
/// How often it is tried before nobody in particular is named.
const ATTEMPTS: usize = 50;
/// How long after the one before.
const PAUSE: Duration = Duration::from_millis(2);
/// A longer list of readers starts afresh.
const NOTES_MAX: u64 = 4_096;

/// Held while the store is open; the system gives it up with the process, however that ends.
#[derive(Debug)]
pub(super) struct StoreLock {
    /// `None` where nobody can write, a lock's file included.
    file: Option<File>,
}

impl StoreLock {
    /// Takes the lock of the store in `dir`: alone for writing, with others for reading.
    pub(super) fn take(dir: &Path, access: Access) -> Result<Self, StoreError> {
        let cannot_open = |error| StoreError::cannot_open(dir, error);
        if access == Access::Create {
            create::directories(dir).map_err(cannot_open)?;
        }
        let mut seen = Vec::new();
        for _ in 0..ATTEMPTS {
            let Some(mut file) = open(dir, access).map_err(cannot_open)? else {
                return Ok(Self { file: None });
            };
            let alone = access != Access::Read;
            match if alone { file.try_lock() } else { file.try_lock_shared() } {
                Err(fs::TryLockError::Error(error)) => return Err(cannot_open(error)),
                Err(fs::TryLockError::WouldBlock) => {
                    // Nobody is named while the holder has yet to say who it is, or is closing.
                    let holders = holders(&mut file);
                    if !holders.is_empty() && holders == seen {
                        break;
                    }
                    seen = holders;
                    park_at_most(PAUSE);
                }
                // Who removes the directory removes the lock; another may lock the next one.
                Ok(()) if !is_at(&file, &dir.join(LOCK)) => {}
                Ok(()) => {
                    let lock = Self { file: Some(file) };
                    lock.announce(access);
                    return Ok(lock);
                }
            }
        }
        Err(in_use(dir, &seen))
    }

    /// For messages only: that it fails, on a full disk say, does no harm.
    fn announce(&self, access: Access) {
        let Some(file) = &self.file else { return };
        let long = file.metadata().is_ok_and(|of| of.len() > NOTES_MAX);
        if access != Access::Read || long {
            let _ = file.set_len(0);
        }
        self.note("opens");
    }

    fn note(&self, what: &str) {
        // One writing, so that lines of several readers do not mix.
        if let Some(mut file) = self.file.as_ref() {
            let _ = file.write_all(format!("{} {what}\n", std::process::id()).as_bytes());
        }
    }
}

impl Drop for StoreLock {
    fn drop(&mut self) {
        self.note("closes");
    }
}

/// Opens the lock's file; `None` when there is none and nobody could make one.
fn open(dir: &Path, access: Access) -> io::Result<Option<File>> {
    let path = dir.join(LOCK);
    let with = |create| File::options().read(true).append(true).create(create).open(&path);
    if access == Access::Create {
        return with(true).map(Some);
    }
    let unwritable = |error: &io::Error| {
        matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
            && access == Access::Read
    };
    let opened = with(false).or_else(|error| match error.kind() {
        // A directory without a store is left as it is; a store may have been copied here without
        // its lock. What is there is decided later, under the lock.
        io::ErrorKind::NotFound => {
            File::open(dir.join(create::FILE))?;
            with(true)
        }
        _ => Err(error),
    });
    match opened {
        Err(error) if unwritable(&error) => match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            opened => opened.map(Some),
        },
        opened => opened.map(Some),
    }
}

/// Whether the file is the one that the path names.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Open files cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn in_use(dir: &Path, holders: &[u32]) -> StoreError {
    let source = match holders {
        [] => "another process has it open".to_owned(),
        [one] => format!("process {one} has it open"),
        several => {
            let several: Vec<String> = several.iter().map(u32::to_string).collect();
            format!("processes {} have it open", several.join(", "))
        }
    };
    StoreError::CannotOpen {
        path: dir.to_owned(),
        failure: OpenFailure::InUse,
        source: source.into(),
    }
}

/// The processes that have opened and not closed.
fn holders(file: &mut File) -> Vec<u32> {
    let mut notes = String::new();
    let read = file.rewind().and_then(|()| file.take(2 * NOTES_MAX).read_to_string(&mut notes));
    let mut holders = Vec::new();
    for line in notes.lines().filter(|_| read.is_ok()) {
        let Some((process, what)) = line.split_once(' ') else { continue };
        let Ok(process) = process.parse() else { continue };
        let held = holders.iter().position(|holder| *holder == process);
        match (what, held) {
            ("opens", _) => holders.push(process),
            (_, Some(held)) => drop(holders.swap_remove(held)),
            (_, None) => {}
        }
    }
    holders.sort_unstable();
    holders.dedup();
    holders
}

#[cfg(test)]
#[path = "tests/lock.rs"]
mod tests;
