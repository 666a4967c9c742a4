//! How the engine reads committed state.

use super::{StateKey, StateValue, Totals};

/// Committed state before the block: a consistent snapshot that does not change while it is read.
///
/// Called from several threads at once and never under a lock of the engine's.
pub trait StateReader: Sync {
    /// The value under `key`, `None` when there is none.
    ///
    /// # Errors
    /// [`ReadError`] when the store fails; the block then fails as one.
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError>;

    /// The chain's counters.
    ///
    /// # Errors
    /// [`ReadError`] when the store fails.
    fn totals(&self) -> Result<Totals, ReadError>;
}

impl<R: StateReader + ?Sized> StateReader for &R {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        (**self).read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        (**self).totals()
    }
}

/// The store could not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The medium failed.
    #[error("reading the store failed: {0}")]
    Io(String),
    /// What was read is not what was written.
    #[error("the store is corrupt: {0}")]
    Corrupt(String),
}
