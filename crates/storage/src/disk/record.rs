//! The change record of one block: what was there before, in key order.
//!
//! ```text
//! u32 entries | entries × (u8 key length, key | u32 n | value)
//! n is 0 for "nothing was there", else 1 + the value's length
//! ```
//! Integers are big-endian. Entries come in the order of the write set, which is that of the keys.

use super::sums::{RowOf, seal, unseal};
use crate::RowError;

/// Builds one record.
#[derive(Debug)]
pub(super) struct RecordBuilder {
    entries: u32,
    bytes: Vec<u8>,
}

const HEADER: usize = size_of::<u32>();

impl RecordBuilder {
    /// A record of no entries with room for about `entries`.
    pub(super) fn with_capacity(entries: usize) -> Self {
        // Account keys and values, the commonest, take about 33 and 18 bytes.
        let mut bytes = Vec::with_capacity(entries.saturating_mul(64).saturating_add(HEADER));
        bytes.extend_from_slice(&[0; HEADER]);
        Self { entries: 0, bytes }
    }

    /// Appends a key with the value it had.
    ///
    /// # Errors
    /// When the record's own lengths cannot hold it.
    pub(super) fn push(&mut self, key: &[u8], previous: Option<&[u8]>) -> Result<(), RowError> {
        let key_len = u8::try_from(key.len()).map_err(|_| RowError::EntryTooLong)?;
        let value_len = match previous {
            None => 0,
            Some(value) => u32::try_from(value.len())
                .ok()
                .and_then(|len| len.checked_add(1))
                .ok_or(RowError::EntryTooLong)?,
        };
        self.entries = self.entries.checked_add(1).ok_or(RowError::EntryTooLong)?;
        self.bytes.push(key_len);
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(&value_len.to_be_bytes());
        self.bytes.extend_from_slice(previous.unwrap_or_default());
        Ok(())
    }

    /// The row of the record of block `topoheight`.
    pub(super) fn finish(mut self, topoheight: u64) -> Vec<u8> {
        self.bytes[..HEADER].copy_from_slice(&self.entries.to_be_bytes());
        seal(RowOf::Changes, &topoheight.to_be_bytes(), &mut self.bytes);
        self.bytes
    }
}

/// One entry: the key's bytes, and those of the value it had.
pub(super) type Entry<'a> = (&'a [u8], Option<&'a [u8]>);

/// The entries of a record; ends after the first error.
#[derive(Debug)]
pub(super) struct Entries<'a> {
    left: u32,
    rest: &'a [u8],
}

/// Reads the row of the record of block `topoheight`.
///
/// # Errors
/// When it is not what was written.
pub(super) fn entries(topoheight: u64, row: &[u8]) -> Result<Entries<'_>, RowError> {
    plain_entries(unseal(RowOf::Changes, &topoheight.to_be_bytes(), row)?)
}

/// Reads a record.
///
/// # Errors
/// When not even the header is there.
fn plain_entries(record: &[u8]) -> Result<Entries<'_>, RowError> {
    let (count, rest) = record.split_first_chunk().ok_or(RowError::RecordEnds)?;
    Ok(Entries { left: u32::from_be_bytes(*count), rest })
}

impl<'a> Entries<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], RowError> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(RowError::RecordEnds)?;
        self.rest = rest;
        Ok(taken)
    }

    fn entry(&mut self) -> Result<Entry<'a>, RowError> {
        let (key_len, rest) = self.rest.split_first().ok_or(RowError::RecordEnds)?;
        self.rest = rest;
        let key = self.take(usize::from(*key_len))?;
        let (value_len, rest) = self.rest.split_first_chunk().ok_or(RowError::RecordEnds)?;
        self.rest = rest;
        let value = match u32::from_be_bytes(*value_len).checked_sub(1) {
            None => None,
            Some(len) => Some(self.take(usize::try_from(len).map_err(|_| RowError::RecordEnds)?)?),
        };
        Ok((key, value))
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<Entry<'a>, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(left) = self.left.checked_sub(1) else {
            if self.rest.is_empty() {
                return None;
            }
            self.rest = &[];
            return Some(Err(RowError::RecordGoesOn));
        };
        self.left = left;
        let entry = self.entry();
        if entry.is_err() {
            (self.left, self.rest) = (0, &[]);
        }
        Some(entry)
    }
}

#[cfg(test)]
#[path = "tests/record.rs"]
mod tests;
