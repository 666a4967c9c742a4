//! Canonical scalars of the Ristretto255 group.

/// The group order l = 2^252 + 27742317777372353535851937790883648493, little-endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// Whether a little-endian scalar is below the group order: the only form that the wire allows.
#[inline]
#[must_use]
pub fn is_canonical_scalar(scalar: &[u8; 32]) -> bool {
    // Nearly every valid scalar has a top byte below that of the order; the rest is compared
    // from the most significant byte down.
    scalar[31] < ORDER[31] || scalar.iter().rev().lt(ORDER.iter().rev())
}
