//! How the engine reads committed state.

use std::sync::Arc;

use super::{ReadError, StateKey, StateValue, Totals};

/// What a store answers about one key: the value, or `None` when there is none.
pub type ReadResult = Result<Option<StateValue>, ReadError>;

// A batch of them is a buffer that the engine passes through for every cell.
const _: () = assert!(size_of::<ReadResult>() <= 40);

/// Committed state before the block: a consistent snapshot that does not change while it is read.
///
/// Called from several threads at once and never under a lock of the engine's.
///
/// # Examples
/// A reader of one's own is these two methods:
/// ```
/// use std::collections::BTreeMap;
/// use wavefront_types::state::{ReadResult, StateReader};
/// use wavefront_types::{AccountId, ReadError, StateKey, StateValue, Totals};
///
/// struct InMemory(BTreeMap<StateKey, StateValue>);
///
/// impl StateReader for InMemory {
///     fn read(&self, key: &StateKey) -> ReadResult {
///         Ok(self.0.get(key).cloned())
///     }
///
///     fn totals(&self) -> Result<Totals, ReadError> {
///         Ok(Totals::default())
///     }
/// }
///
/// let key = StateKey::Account(AccountId::ZERO);
/// let mut results = Vec::new();
/// InMemory(BTreeMap::new()).read_many(&[key, key], &mut results);
/// assert_eq!(results, [Ok(None), Ok(None)]);
/// ```
pub trait StateReader: Send + Sync {
    /// The value under `key`, `None` when there is none.
    ///
    /// # Errors
    /// [`ReadError`] when the store fails; the block then fails as one.
    fn read(&self, key: &StateKey) -> ReadResult;

    /// The values under several keys: appends to `results` one result per key, in the order of
    /// `keys`, each what [`read`](Self::read) would say. A key that cannot be read has its error in
    /// its place and keeps no other from being read.
    ///
    /// For stores where many reads at once cost less than as many alone; this one reads one by one.
    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        results.extend(keys.iter().map(|key| self.read(key)));
    }

    /// The chain's counters.
    ///
    /// # Errors
    /// [`ReadError`] when the store fails.
    fn totals(&self) -> Result<Totals, ReadError>;
}

/// Passes on to the reader that `self` points to.
macro_rules! forward {
    () => {
        fn read(&self, key: &StateKey) -> ReadResult {
            (**self).read(key)
        }

        fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
            (**self).read_many(keys, results);
        }

        fn totals(&self) -> Result<Totals, ReadError> {
            (**self).totals()
        }
    };
}

impl<R: StateReader + ?Sized> StateReader for &R {
    forward!();
}

impl<R: StateReader + ?Sized> StateReader for Arc<R> {
    forward!();
}

#[cfg(test)]
#[path = "tests/reader.rs"]
mod tests;
