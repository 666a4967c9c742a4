//! What can go wrong in a store, told so that an operator knows what to do.

use core::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use wavefront_types::{Hash, ReadError, ReadErrorKind, StateKey};

use crate::damage::Damage;
use crate::open_failure::OpenFailure;

/// Why a store operation failed. Unless a variant says otherwise nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The store could not be opened or created.
    #[error(
        "cannot open the store at {}: {failure} ({source}); {}",
        .path.display(), .failure.remedy()
    )]
    CannotOpen {
        /// The store's directory.
        path: PathBuf,
        /// What stands in the way.
        failure: OpenFailure,
        /// What the system, or the engine below, says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// There is something at the path, but not a store.
    #[error("{} is not a wavefront store ({source}); name another directory", .path.display())]
    NotAStore {
        /// The store's directory.
        path: PathBuf,
        /// What was found.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The store was written by another version of the format.
    #[error(
        "the store at {} has format version {found}, this program reads version {expected}; \
         import the chain again into a new directory",
        .path.display()
    )]
    WrongFormat {
        /// The store's directory.
        path: PathBuf,
        /// The version found.
        found: u32,
        /// The version understood.
        expected: u32,
    },
    /// What was read is not what was written.
    #[error(
        "the store at {} is corrupt: {source}; run a check, and import the chain again",
        .path.display()
    )]
    Corrupt {
        /// The store's directory.
        path: PathBuf,
        /// What was found where.
        source: Damage,
    },
    /// The medium failed. The last committed block is kept; a file-backed store must be opened
    /// again before it can be used.
    #[error(
        "{action} the store at {} failed: {source}; {}, then open it again: the last committed \
         block is kept",
        .path.display(),
        io_remedy(source)
    )]
    Io {
        /// The store's directory.
        path: PathBuf,
        /// What was being done: "reading" or "writing".
        action: &'static str,
        /// The system's error.
        source: io::Error,
    },
    /// A change was asked of a store that was opened for reading only.
    #[error("the store at {} was opened for reading only; open it for writing", .path.display())]
    ReadOnly {
        /// The store's directory.
        path: PathBuf,
    },
    /// The store holds no chain yet.
    #[error("the store at {} holds no chain; import one first", .path.display())]
    Uninitialized {
        /// The store's directory.
        path: PathBuf,
    },
    /// A genesis was given to a store that has one.
    #[error(
        "the store at {} already holds the chain of genesis {genesis}; use a new directory",
        .path.display()
    )]
    AlreadyInitialized {
        /// The store's directory.
        path: PathBuf,
        /// The genesis it holds.
        genesis: Hash,
    },
    /// The store belongs to another chain.
    #[error(
        "the store at {} holds the chain of genesis {stored}, not {expected}; use the directory of \
         that chain or a new one",
        .path.display()
    )]
    ForeignGenesis {
        /// The store's directory.
        path: PathBuf,
        /// The genesis it holds.
        stored: Hash,
        /// The genesis asked for.
        expected: Hash,
    },
    /// A block was committed that does not follow the one before it.
    #[error(
        "the store at {} expects the block at topoheight {expected}, not {found}; rewind it or go \
         on from its tip",
        .path.display()
    )]
    NotConsecutive {
        /// The store's directory.
        path: PathBuf,
        /// The topoheight that is next.
        expected: u64,
        /// The topoheight given.
        found: u64,
    },
    /// The past asked for has been pruned away.
    #[error(
        "the store at {} is pruned below topoheight {limit}: {requested} cannot be reached; \
         import the chain again to have it",
        .path.display()
    )]
    Pruned {
        /// The store's directory.
        path: PathBuf,
        /// The topoheight asked for.
        requested: u64,
        /// The lowest topoheight that can still be read or rewound to.
        limit: u64,
    },
    /// A topoheight above the tip was asked for.
    #[error(
        "the store at {} ends at topoheight {tip}: there is no {requested} yet; import further \
         blocks",
        .path.display()
    )]
    AboveTip {
        /// The store's directory.
        path: PathBuf,
        /// The topoheight asked for.
        requested: u64,
        /// The tip's topoheight.
        tip: u64,
    },
    /// A write set holds a value of a kind that its key cannot have.
    #[error(
        "the value written under {key} has the wrong kind; the store at {} is unchanged",
        .path.display()
    )]
    WrongKind {
        /// The store's directory.
        path: PathBuf,
        /// The key.
        key: StateKey,
    },
}

impl StoreError {
    /// The directory of the store concerned.
    pub fn path(&self) -> &Path {
        match self {
            Self::CannotOpen { path, .. }
            | Self::NotAStore { path, .. }
            | Self::WrongFormat { path, .. }
            | Self::Corrupt { path, .. }
            | Self::Io { path, .. }
            | Self::ReadOnly { path }
            | Self::Uninitialized { path }
            | Self::AlreadyInitialized { path, .. }
            | Self::ForeignGenesis { path, .. }
            | Self::NotConsecutive { path, .. }
            | Self::Pruned { path, .. }
            | Self::AboveTip { path, .. }
            | Self::WrongKind { path, .. } => path,
        }
    }

    /// Whether the store itself is damaged, as opposed to used wrongly or on a failing medium.
    pub const fn is_corruption(&self) -> bool {
        matches!(self, Self::Corrupt { .. })
    }

    /// What was read is not what was written.
    pub fn corrupt(path: &Path, damage: impl Into<Damage>) -> Self {
        Self::Corrupt { path: path.to_owned(), source: damage.into() }
    }

    /// The medium failed while `action`, "reading" or "writing" say.
    pub fn io(path: &Path, action: &'static str, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), action, source }
    }

    /// The store holds no chain yet.
    pub fn uninitialized(path: &Path) -> Self {
        Self::Uninitialized { path: path.to_owned() }
    }

    #[cfg(feature = "disk")]
    pub(crate) fn cannot_open(path: &Path, source: io::Error) -> Self {
        let failure = OpenFailure::of(&source);
        Self::CannotOpen { path: path.to_owned(), failure, source: source.into() }
    }
}

/// Keeps the store's error as the source.
impl From<StoreError> for ReadError {
    fn from(error: StoreError) -> Self {
        let corrupt = error.is_corruption();
        Self::new(if corrupt { ReadErrorKind::Corrupt } else { ReadErrorKind::Io }, error)
    }
}

fn io_remedy(error: &io::Error) -> &'static str {
    match OpenFailure::of(error) {
        OpenFailure::DiskFull => "free some space",
        OpenFailure::PermissionDenied => "grant access to the file",
        OpenFailure::ReadOnlyFilesystem => "mount the file system writable",
        _ => "check the disk",
    }
}

#[cfg(test)]
#[path = "tests/error.rs"]
mod tests;
