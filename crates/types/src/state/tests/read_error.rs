//! Errors of reading keep what caused them.

use core::error::Error as _;
use core::fmt;
use std::io;

use super::{ReadError, ReadErrorKind};

/// An error of a store's own, with one behind it.
#[derive(Debug)]
struct Own(io::Error);

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store is on fire")
    }
}

impl core::error::Error for Own {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn the_source_is_the_error_itself_through_any_clone() {
    let error = ReadError::io(Own(io::ErrorKind::TimedOut.into())).clone();
    let own = error.source().and_then(|source| source.downcast_ref::<Own>()).unwrap();
    let behind = own.source().and_then(|source| source.downcast_ref::<io::Error>()).unwrap();
    assert_eq!(behind.kind(), io::ErrorKind::TimedOut);
    assert_eq!(error.to_string(), "reading the store failed: the store is on fire");
}

#[test]
fn errors_are_equal_when_kind_and_words_are() {
    let text = "the store is on fire";
    let io = ReadError::io(Own(io::ErrorKind::TimedOut.into()));
    assert_eq!(io, ReadError::io(text));
    assert_ne!(io, ReadError::io("another"));
    assert_ne!(io, ReadError::corrupt(text));
    for (kind, corrupt) in
        [(ReadErrorKind::Io, false), (ReadErrorKind::Corrupt, true), (ReadErrorKind::Stale, false)]
    {
        let error = ReadError::new(kind, text);
        assert_eq!((error.kind(), error.is_corruption()), (kind, corrupt));
    }
}
