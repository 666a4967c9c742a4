//! The checksums of pages and rows.
//!
//! Rapidhash (version 3) in 64 bits: it is for damage, not against an enemy who can write to the
//! file. Pages keep all of it. A row keeps 32 bits: its page has been compared before the row is
//! looked at, so that what is left for the row's own is a mistake of the engine below, such as a
//! value under another key.

use rapidhash::v3::{
    DEFAULT_RAPID_SECRETS, RapidSecrets, rapidhash_v3_micro_inline, rapidhash_v3_seeded,
};

use crate::RowError;

/// The bytes of a row's checksum.
pub(super) const ROW_SUM: usize = size_of::<u32>();

/// Rows up to this many bytes, which are nearly all, are put together on the stack.
const SHORT: usize = 192;

/// Which table a row is of: equal rows of two tables have different checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum RowOf {
    Latest = 1,
    Changes = 2,
    Blocks = 3,
    Meta = 4,
}

const fn seeded(seed: u64) -> RapidSecrets {
    RapidSecrets { seed, ..DEFAULT_RAPID_SECRETS }
}

/// Over a page's bytes and its number.
pub(super) fn page_sum(page: u64, bytes: &[u8]) -> u64 {
    rapidhash_v3_seeded(bytes, &seeded(page))
}

/// Over a few bytes, told apart by a number.
#[inline]
pub(super) fn sum(of: u64, bytes: &[u8]) -> u64 {
    rapidhash_v3_micro_inline::<true, false>(bytes, &seeded(of))
}

/// One run over both costs half of two runs, copying included.
fn row_sum(of: RowOf, key: &[u8], value: &[u8]) -> [u8; ROW_SUM] {
    let (mut short, len) = ([0; SHORT], key.len().saturating_add(value.len()));
    let sum = match short.split_at_mut_checked(key.len()) {
        Some((to, rest)) if len <= SHORT => {
            to.copy_from_slice(key);
            rest[..value.len()].copy_from_slice(value);
            sum(of as u64, &short[..len])
        }
        _ => sum(of as u64, &[key, value].concat()),
    };
    let [_, _, _, _, low @ ..] = sum.to_be_bytes();
    low
}

/// Makes a row of the value that is all of `value`.
pub(super) fn seal(of: RowOf, key: &[u8], value: &mut Vec<u8>) {
    let sum = row_sum(of, key, value);
    value.extend_from_slice(&sum);
}

/// The value in a row.
///
/// # Errors
/// [`RowError::Checksum`].
pub(super) fn unseal<'a>(of: RowOf, key: &[u8], row: &'a [u8]) -> Result<&'a [u8], RowError> {
    match row.split_last_chunk() {
        Some((value, sum)) if *sum == row_sum(of, key, value) => Ok(value),
        _ => Err(RowError::Checksum),
    }
}

#[cfg(test)]
#[path = "tests/sums.rs"]
mod tests;
