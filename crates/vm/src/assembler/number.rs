//! Numbers as they are written, and whether they fit.

use std::ops::RangeInclusive;

/// Decimal or hexadecimal, digits separated by `_` at will.
pub(super) fn parse(text: &str) -> Option<i128> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    match digits.strip_prefix("0x") {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_hexdigit()) => {
            i128::from_str_radix(digits, 16).ok()
        }
        Some(_) => None,
        None => digits.parse().ok(),
    }
}

/// What fits into so many bytes, with or without a sign.
pub(super) const fn either_sign(bytes: u8) -> RangeInclusive<i128> {
    match bytes {
        1 => i8::MIN as i128..=u8::MAX as i128,
        2 => i16::MIN as i128..=u16::MAX as i128,
        4 => i32::MIN as i128..=u32::MAX as i128,
        _ => i64::MIN as i128..=u64::MAX as i128,
    }
}

/// What fits into 32 bits and means the same when the sign is extended.
pub(super) const EXTENDED: RangeInclusive<i128> = i32::MIN as i128..=i32::MAX as i128;

/// The low four bytes.
pub(super) fn low_32(value: i128) -> i32 {
    let [b0, b1, b2, b3, ..] = value.to_le_bytes();
    i32::from_le_bytes([b0, b1, b2, b3])
}

/// The four bytes above them.
pub(super) fn high_32(value: i128) -> i32 {
    low_32(value >> 32)
}
