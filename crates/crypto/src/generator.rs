//! The generator `H` of TOS keys and signatures.

use std::sync::LazyLock;

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_COMPRESSED;
use curve25519_dalek::ristretto::{RistrettoBasepointTable, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use sha3::{Digest, Sha3_512};

/// The compressed form of the generator `H`, which is *not* Ristretto's base point: it is hashed to
/// the group from that point's encoding by SHA3-512, so that nobody knows its logarithm
/// (`docs/protocol/signatures.md#keys`).
pub const GENERATOR_BYTES: [u8; 32] = [
    0x8c, 0x92, 0x40, 0xb4, 0x56, 0xa9, 0xe6, 0xdc, 0x65, 0xc3, 0x77, 0xa1, 0x04, 0x8d, 0x74, 0x5f,
    0x94, 0xa0, 0x8c, 0xdb, 0x7f, 0x44, 0xcb, 0xcd, 0x7b, 0x46, 0xf3, 0x40, 0x48, 0x87, 0x11, 0x34,
];

/// Multiples of `H` for constant-time products; made on first use, then only read.
static TABLE: LazyLock<RistrettoBasepointTable> =
    LazyLock::new(|| RistrettoBasepointTable::create(&generator()));

/// The generator `H`.
pub(crate) fn generator() -> RistrettoPoint {
    let uniform: [u8; 64] = Sha3_512::digest(RISTRETTO_BASEPOINT_COMPRESSED.as_bytes()).into();
    RistrettoPoint::from_uniform_bytes(&uniform)
}

/// `scalar · H` in constant time: for secrets.
pub(crate) fn mul_generator(scalar: &Scalar) -> RistrettoPoint {
    &*TABLE * scalar
}
