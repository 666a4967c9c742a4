//! The head of the file: what the engine below keeps in its page 0, twice.
//!
//! ```text
//! magic (16) | u32 format version | u64 number | header (320) | u64 checksum | u64 number again
//! ```
//! Integers are big-endian. Each writing goes to the front that holds the older header and has the
//! next number; an orderly close makes both alike.
//!
//! # Torn or damaged
//! A crash may tear a front that was being written: its beginning is new, its end old, so that the
//! two numbers differ, and the other front holds what was current. In a damaged one the numbers
//! agree (or the checksum does with one of them), and the other front may be out of date: going on
//! from that would silently return to an earlier state.

use super::place::{PAGE_BYTES, PageDamage};
use crate::disk::sums::sum;

/// Version of everything in `crates/storage/src/disk` that decides about bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::disk) struct FormatVersion(pub(in crate::disk) u32);

impl FormatVersion {
    /// The one that is written and read.
    pub(in crate::disk) const CURRENT: Self = Self(2);
}

const MAGIC: &[u8; 16] = b"wavefront store\n";
/// The bytes that the engine below keeps in its page 0; the rest of it is 0.
pub(super) const HEADER: usize = 320;
/// What a front takes; the rest of its page is unused.
pub(super) const FRONT: usize = 16 + 4 + 8 + HEADER + 8 + 8;
const SUM_AT: usize = FRONT - 16;
/// Tells checksums of fronts from others.
const SUM_OF: u64 = u64::from_be_bytes(*b"frontsum");

/// The header in force, and which front holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Front {
    pub(super) header: [u8; HEADER],
    number: u64,
}

/// What the two fronts come to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The header in force.
    Front(Box<Front>),
    /// Nothing was ever written.
    Nothing,
    /// Another version of the format.
    Version(FormatVersion),
    /// Not the head of a store.
    Foreign,
}

/// What one front comes to.
enum One {
    Good(Box<Front>),
    Empty,
    /// A writing of it was cut short.
    Torn,
    /// Damaged; what it says its number is.
    Damaged(u64),
}

/// Whether this is the beginning of a front and nothing else.
fn cut_short(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    end > 0 && MAGIC.starts_with(&bytes[..end])
}

/// Cuts a field off the front of `bytes`, which are long enough.
fn field<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
    let (field, rest) = bytes.split_first_chunk().unwrap_or((&[0; N], &[]));
    *bytes = rest;
    *field
}

impl Front {
    /// Of a new file; the first header is written to front 0.
    pub(super) const fn new() -> Self {
        Self { header: [0; HEADER], number: 1 }
    }

    /// Takes the place of the header in force; returns where and what to write.
    pub(super) fn next(&mut self, header: &[u8; HEADER]) -> (u64, [u8; FRONT]) {
        self.header = *header;
        self.number += 1;
        (self.place(), self.bytes())
    }

    /// Where and what to write so that both fronts are alike.
    pub(super) fn twin(&self) -> (u64, [u8; FRONT]) {
        (PAGE_BYTES - self.place(), self.bytes())
    }

    const fn place(&self) -> u64 {
        if self.number.is_multiple_of(2) { 0 } else { PAGE_BYTES }
    }

    fn bytes(&self) -> [u8; FRONT] {
        let mut bytes = [0; FRONT];
        let number = self.number.to_be_bytes();
        let version = FormatVersion::CURRENT.0.to_be_bytes();
        let mut parts =
            [MAGIC.as_slice(), &version, &number, &self.header].into_iter().flatten().copied();
        bytes[..SUM_AT].fill_with(|| parts.next().unwrap_or_default());
        let sum = sum(SUM_OF, &bytes[..SUM_AT]).to_be_bytes();
        bytes[SUM_AT..SUM_AT + 8].copy_from_slice(&sum);
        bytes[SUM_AT + 8..].copy_from_slice(&number);
        bytes
    }

    /// Chooses between the two fronts.
    ///
    /// # Errors
    /// When the one that was written last may be the damaged one.
    pub(super) fn choose(fronts: &[[u8; FRONT]; 2]) -> Result<Found, PageDamage> {
        let [first, second] = fronts;
        let version = |bytes: &[u8; FRONT]| {
            let mut rest = bytes.strip_prefix(MAGIC.as_slice())?;
            Some(FormatVersion(u32::from_be_bytes(field(&mut rest))))
        };
        match (One::read(first), One::read(second)) {
            (One::Good(a), One::Good(b)) => {
                Ok(Found::Front(if a.number >= b.number { a } else { b }))
            }
            (One::Good(good), One::Damaged(number)) | (One::Damaged(number), One::Good(good)) => {
                if number > good.number {
                    return Err(PageDamage::Front);
                }
                Ok(Found::Front(good))
            }
            (One::Good(good), _) | (_, One::Good(good)) => Ok(Found::Front(good)),
            (One::Empty, One::Empty) => Ok(Found::Nothing),
            _ => match (version(first), version(second)) {
                (Some(a), Some(b)) if a == b && a != FormatVersion::CURRENT => {
                    Ok(Found::Version(a))
                }
                (None, None) if !cut_short(first) => Ok(Found::Foreign),
                _ => Err(PageDamage::Front),
            },
        }
    }
}

impl One {
    fn read(bytes: &[u8; FRONT]) -> Self {
        if bytes.iter().all(|byte| *byte == 0) {
            return Self::Empty;
        }
        let mut rest = &bytes[MAGIC.len() + 4..];
        let head = u64::from_be_bytes(field(&mut rest));
        let header = field(&mut rest);
        let sum: [u8; 8] = field(&mut rest);
        let tail = u64::from_be_bytes(field(&mut rest));
        // One of the numbers may be what is damaged, or all that was torn.
        for number in [head, tail] {
            let front = Front { header, number };
            if front.bytes()[SUM_AT..SUM_AT + 8] == sum {
                return Self::Good(Box::new(front));
            }
        }
        if head == tail { Self::Damaged(head) } else { Self::Torn }
    }
}

#[cfg(test)]
#[path = "tests/front.rs"]
mod tests;
