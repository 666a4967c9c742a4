//! Keys, values and totals as rows; the byte forms themselves belong to `wavefront_types`.

use wavefront_types::state::codec::{KeyBytes, decode_value, encode_value_into};
use wavefront_types::{KeyKind, StateKey, StateValue, Totals};

/// Why a row could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct CodecError(String);

impl CodecError {
    pub(super) fn new(detail: impl Into<String>) -> Self {
        Self(detail.into())
    }
}

/// A key as it is stored; keys sort as their bytes do.
pub(super) fn key_bytes(key: &StateKey) -> KeyBytes {
    key.to_bytes()
}

/// Reads a key.
pub(super) fn key(bytes: &[u8]) -> Result<StateKey, CodecError> {
    StateKey::from_bytes(bytes).map_err(|error| CodecError::new(error.to_string()))
}

/// Appends a value as it is stored.
pub(super) fn put_value(value: &StateValue, out: &mut Vec<u8>) {
    encode_value_into(value, out);
}

/// Reads the value of `key`.
pub(super) fn value(key: &StateKey, bytes: &[u8]) -> Result<StateValue, CodecError> {
    let value = decode_value(bytes).map_err(|error| CodecError::new(error.to_string()))?;
    if value.fits(key) {
        Ok(value)
    } else {
        Err(CodecError::new("the value is of another kind than the key"))
    }
}

/// Appends the counters as they are stored.
pub(super) fn put_totals(totals: &Totals, out: &mut Vec<u8>) {
    out.extend_from_slice(&totals.encode());
}

/// Reads the counters.
pub(super) fn totals(bytes: &[u8]) -> Option<Totals> {
    Totals::decode(bytes).ok()
}

/// Where the keys of a kind begin, and where those of the next would.
pub(super) const fn kind_bounds(kind: KeyKind) -> ([u8; 1], [u8; 1]) {
    let tag = kind as u8;
    ([tag], [tag + 1])
}
