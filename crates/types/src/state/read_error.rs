//! Why committed state could not be read.

use core::error::Error;
use core::fmt;
use std::sync::Arc;

/// What kept a value from being read.
///
/// # Examples
/// ```
/// use wavefront_types::{ReadError, ReadErrorKind};
///
/// let error = ReadError::stale("the state of block 7 is dropped");
/// let again = match error.kind() {
///     ReadErrorKind::Stale => "with a new snapshot",
///     ReadErrorKind::Io => "later",
///     _ => "never",
/// };
/// assert_eq!(again, "with a new snapshot");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The medium failed.
    Io,
    /// What was read is not what was written.
    Corrupt,
    /// The reader shows a state that is not kept any more: take a new one.
    Stale,
}

/// The store could not answer. Keeps the error behind it, whatever its type.
///
/// Two are equal when they are of one kind and say the same; that is what a comparison of two
/// executions needs, and more than errors of foreign types offer.
///
/// # Examples
/// ```
/// use std::error::Error as _;
/// use std::io;
/// use wavefront_types::ReadError;
///
/// let error = ReadError::io(io::Error::from(io::ErrorKind::StorageFull));
/// assert!(error.source().is_some_and(|source| source.is::<io::Error>()));
/// assert_eq!(ReadError::corrupt("block 7").to_string(), "the store is corrupt: block 7");
/// ```
#[derive(Debug, Clone)]
pub struct ReadError {
    kind: ReadErrorKind,
    source: Arc<dyn Error + Send + Sync>,
}

impl ReadError {
    /// An error of this kind. Text becomes an error as it is.
    pub fn new(kind: ReadErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, source: Arc::from(source.into()) }
    }

    /// The medium failed.
    pub fn io(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ReadErrorKind::Io, source)
    }

    /// What was read is not what was written.
    pub fn corrupt(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ReadErrorKind::Corrupt, source)
    }

    /// The reader shows a state that is not kept any more.
    pub fn stale(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ReadErrorKind::Stale, source)
    }

    /// What kept the value from being read.
    pub const fn kind(&self) -> ReadErrorKind {
        self.kind
    }

    /// Whether the store itself is damaged, as opposed to used wrongly or on a failing medium.
    pub const fn is_corruption(&self) -> bool {
        matches!(self.kind, ReadErrorKind::Corrupt)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            ReadErrorKind::Io => "reading the store failed",
            ReadErrorKind::Corrupt => "the store is corrupt",
            ReadErrorKind::Stale => "the reader is out of date",
        };
        write!(f, "{what}: {}", self.source)
    }
}

// By hand, because what a derive would hand out as the source is the `Arc`, which nobody can
// downcast to what is in it.
impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

impl PartialEq for ReadError {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.source.to_string() == other.source.to_string()
    }
}

impl Eq for ReadError {}

#[cfg(test)]
#[path = "tests/read_error.rs"]
mod tests;
