//! Errors keep what caused them, and say what to do.

use core::error::Error;
use std::io;
use std::path::Path;

use wavefront_types::state::codec::CodecError;
use wavefront_types::{AccountId, ReadError, ReadErrorKind, StateKey};

use super::StoreError;
use crate::{Damage, RowError};

/// The first error of this type from `error` down.
fn find<'a, T: Error + 'static>(mut error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    loop {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        error = error.source()?;
    }
}

fn unreadable_key() -> CodecError {
    StateKey::from_bytes(&[0xff]).unwrap_err()
}

#[test]
fn what_was_unreadable_is_found_below_every_error_above() {
    let key = StateKey::Energy(AccountId([7; 32]));
    let form = RowError::from(unreadable_key());
    let store = StoreError::corrupt(
        Path::new("here"),
        Damage::Value { key: Box::new(key), source: form.clone() },
    );
    let text = store.to_string();
    for wanted in ["here", &key.to_string(), &form.to_string(), "import the chain again"] {
        assert!(text.contains(wanted), "{wanted} is missing in {text}");
    }
    let read = ReadError::from(store);
    assert_eq!(read.kind(), ReadErrorKind::Corrupt);
    assert!(find::<StoreError>(&read).is_some_and(StoreError::is_corruption));
    assert!(
        matches!(find::<Damage>(&read), Some(Damage::Value { key: found, .. }) if **found == key)
    );
    assert_eq!(find::<RowError>(&read), Some(&form));
    assert_eq!(find::<CodecError>(&read), Some(&unreadable_key()));
}

#[test]
fn the_systems_error_is_found_below_every_error_above() {
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let kind = |error: &(dyn Error + 'static)| find::<io::Error>(error).map(io::Error::kind);
    let failed = StoreError::io(Path::new("here"), "writing", full());
    assert!(failed.to_string().contains("free some space"), "{failed}");
    assert_eq!(kind(&failed), Some(io::ErrorKind::StorageFull));
    assert_eq!(kind(&ReadError::from(failed)), Some(io::ErrorKind::StorageFull));
    let unopened = StoreError::cannot_open(Path::new("here"), full());
    assert_eq!(kind(&unopened), Some(io::ErrorKind::StorageFull));
}
