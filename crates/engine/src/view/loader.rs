//! The one rule by which committed values come in.

use wavefront_transition::Abort;
use wavefront_types::{StateKey, StateReader, StateValue};

/// Reads committed values: of the kind that belongs under their key, so that no rule and no credit
/// meets another one later, on either path.
#[derive(Debug)]
pub(crate) struct Loader<'a, R>(pub(crate) &'a R);

impl<R> Clone for Loader<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Loader<'_, R> {}

#[cold]
fn wrong_kind(key: &StateKey) -> Abort {
    Abort::WrongKind(*key)
}

impl<R: StateReader> Loader<'_, R> {
    /// The value under a key before the block.
    ///
    /// # Errors
    /// The store's; [`Abort::WrongKind`].
    #[inline]
    pub(crate) fn load(self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        let value = self.0.read(key)?;
        match (&value, key) {
            // Most are accounts: two comparisons instead of two jumps through tables.
            (Some(StateValue::Account(_)), StateKey::Account(_)) => Ok(value),
            (Some(other), _) if !other.fits(key) => Err(wrong_kind(key)),
            _ => Ok(value),
        }
    }
}
