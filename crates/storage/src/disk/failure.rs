//! Errors of the engine below, and of the layer between, in this crate's words.

use std::io;
use std::path::Path;

use super::pages::{damage_in, shut};
use crate::{Damage, StoreError};

/// Tells an error of the engine below in this crate's words.
pub(super) fn failure(path: &Path, action: &'static str, error: redb::Error) -> StoreError {
    let source = match error {
        redb::Error::Io(source) => match damage(path, &source) {
            Some(corrupt) => return corrupt,
            None => source,
        },
        redb::Error::PreviousIo => shut(),
        error @ (redb::Error::Corrupted(_)
        | redb::Error::TableDoesNotExist(_)
        | redb::Error::TableTypeMismatch { .. }
        | redb::Error::TableIsMultimap(_)
        | redb::Error::TypeDefinitionChanged { .. }) => {
            return StoreError::corrupt(path, Damage::Other(error.into()));
        }
        error => io::Error::other(error),
    };
    StoreError::io(path, action, source)
}

/// Damage that the layer below found, told as that.
pub(super) fn damage(path: &Path, error: &io::Error) -> Option<StoreError> {
    Some(StoreError::corrupt(path, damage_in(error)?))
}
