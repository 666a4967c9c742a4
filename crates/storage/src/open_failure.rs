//! What keeps a store from being opened, and what an operator can do about it.

use std::io;

/// What kept a store from being opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenFailure {
    /// There is no store in that directory.
    #[error("there is no store")]
    NotFound,
    /// A part of the path is a file.
    #[error("a part of the path is not a directory")]
    NotADirectory,
    /// The user may not read or write there.
    #[error("permission denied")]
    PermissionDenied,
    /// The file system is mounted for reading only.
    #[error("the file system is read-only")]
    ReadOnlyFilesystem,
    /// There is no room left.
    #[error("the disk is full")]
    DiskFull,
    /// Another process, or another handle in this one, has the store open.
    #[error("it is already open")]
    InUse,
    /// Anything else the system reports.
    #[error("the system refused")]
    Other,
}

impl OpenFailure {
    /// What an operator can do about it.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::NotFound => "check the path, or import a chain to create one",
            Self::NotADirectory => "name a directory",
            Self::PermissionDenied => {
                "grant read and write access to the directory, or name another one"
            }
            Self::ReadOnlyFilesystem => "mount it writable, or name a directory elsewhere",
            Self::DiskFull => "free some space, or name a directory on another disk",
            Self::InUse => "wait for that process to end, or stop it",
            Self::Other => "check the directory and the disk",
        }
    }

    /// The failure behind a system error.
    pub(crate) fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::AlreadyExists => Self::NotADirectory,
            io::ErrorKind::PermissionDenied => Self::PermissionDenied,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyFilesystem,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::WouldBlock | io::ErrorKind::ResourceBusy => Self::InUse,
            _ => Self::Other,
        }
    }
}
