//! Keys, values and totals as rows; the byte forms themselves belong to `wavefront_types`.

use wavefront_types::state::codec::{KeyBytes, decode_value, encode_value_into};
use wavefront_types::{KeyKind, StateKey, StateValue, Totals};

use super::sums::{RowOf, unseal, value_of};
use crate::RowError;

/// A key as it is stored; keys sort as their bytes do.
pub(super) fn key_bytes(key: &StateKey) -> KeyBytes {
    key.to_bytes()
}

/// Reads a key.
pub(super) fn key(bytes: &[u8]) -> Result<StateKey, RowError> {
    Ok(StateKey::from_bytes(bytes)?)
}

/// Appends a value's byte form.
pub(super) fn put_value(value: &StateValue, out: &mut Vec<u8>) {
    encode_value_into(value, out);
}

/// Reads a value of `key` from its byte form.
pub(super) fn plain_value(key: &StateKey, bytes: &[u8]) -> Result<StateValue, RowError> {
    let value = decode_value(bytes)?;
    if value.fits(key) { Ok(value) } else { Err(RowError::Kind) }
}

/// Reads the value in the row of `key`.
pub(super) fn value(key: &StateKey, row: &[u8]) -> Result<StateValue, RowError> {
    plain_value(key, value_of(row)?)
}

/// The same, comparing the row with its checksum; `bytes` is the key's byte form.
pub(super) fn checked_value(
    key: &StateKey,
    bytes: &[u8],
    row: &[u8],
) -> Result<StateValue, RowError> {
    plain_value(key, unseal(RowOf::Latest, bytes, row)?)
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
