//! Byte forms of keys, values and totals, for stores.
//!
//! Strict: unknown tags, values in a form that encoding would not choose, and trailing bytes are
//! errors. Integers are big-endian. The forms carry no version; a store that needs one records it
//! once.

mod key;
mod totals;
mod value;

#[cfg(test)]
mod tests;

pub use key::KeyBytes;
pub use value::{decode_value, encode_value, encode_value_into};

use crate::DecodeError;

/// Stored bytes that are not what the codec writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed stored form: {0}")]
pub struct CodecError(#[from] DecodeError);

impl CodecError {
    /// Where in the bytes, from their start.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.0.offset
    }
}
