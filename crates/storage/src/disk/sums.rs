//! The checksums of pages and rows.
//!
//! Rapidhash (version 3) in 64 bits: it is for damage, not against an enemy who can write to the
//! file. Pages keep all of it. A row keeps 32 bits: its page has been compared before the row is
//! looked at, so that what is left for the row's own is a mistake of the engine below, such as a
//! value under another key.

use rapidhash::v3::{DEFAULT_RAPID_SECRETS, RapidSecrets, rapidhash_v3_seeded};

use crate::RowError;

/// The bytes of a row's checksum.
pub(super) const ROW_SUM: usize = size_of::<u32>();

/// Values up to this many bytes, which are nearly all, are folded; longer ones are hashed.
const SHORT: usize = 256;

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

/// Over the bytes of something else, told apart by a number.
pub(super) fn sum(of: u64, bytes: &[u8]) -> u64 {
    rapidhash_v3_seeded(bytes, &seeded(of))
}

fn row_sum(of: RowOf, key: &[u8], value: &[u8]) -> [u8; ROW_SUM] {
    let head = fold(of as u64, key);
    let sum = if value.len() <= SHORT { fold(head, value) } else { sum(head, value) };
    let [high @ .., _, _, _, _] = sum.to_be_bytes();
    high
}

/// Folds bytes into a number, eight at a time: in each step a different number or different bytes
/// give a different result, so that a change within eight bytes always shows in the 64 bits.
///
/// By hand, because it is a tenth of a general hash's time: rows are short, and one is read in
/// about a thousand instructions.
#[inline]
fn fold(start: u64, bytes: &[u8]) -> u64 {
    // Odd, and with bits all over: the multiplier of a well-known generator.
    const MULTIPLIER: u64 = 0x5851_f42d_4c95_7f2d;
    let step = |sum: u64, word: u64| (sum.rotate_left(23) ^ word).wrapping_mul(MULTIPLIER);
    let start = step(start, bytes.len() as u64);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(start, |sum, word| step(sum, u64::from_le_bytes(*word)));
    match bytes.last_chunk::<8>() {
        _ if rest.is_empty() => sum,
        Some(last) => step(sum, u64::from_le_bytes(*last)),
        None => rest.iter().fold(sum, |sum, byte| step(sum, u64::from(*byte))),
    }
}

/// Makes a row of the value that is all of `value`.
pub(super) fn seal(of: RowOf, key: &[u8], value: &mut Vec<u8>) {
    let sum = row_sum(of, key, value);
    value.extend_from_slice(&sum);
}

/// The value in a row whose page was compared with its checksum, and which is read too often to be
/// compared with its own.
///
/// # Errors
/// [`RowError::Checksum`], when the row has no room for one.
pub(super) fn value_of(row: &[u8]) -> Result<&[u8], RowError> {
    let (value, _) = row.split_last_chunk::<ROW_SUM>().ok_or(RowError::Checksum)?;
    Ok(value)
}

/// The value in a row, compared with its checksum.
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
