//! The challenge: the hash that binds key, message and commitment.

use curve25519_dalek::ristretto::CompressedRistretto;
use curve25519_dalek::scalar::Scalar;
use sha3::{Digest, Sha3_512};
use wavefront_types::AccountId;

/// `wide_reduce(SHA3-512(P ‖ message ‖ compressed R))`, the message given in parts
/// (`docs/protocol/signatures.md#signing-and-verifying`).
pub(crate) fn challenge(key: &AccountId, parts: &[&[u8]], r: &CompressedRistretto) -> Scalar {
    let mut hasher = Sha3_512::new();
    hasher.update(key.as_bytes());
    for part in parts {
        hasher.update(part);
    }
    hasher.update(r.as_bytes());
    Scalar::from_bytes_mod_order_wide(&hasher.finalize().into())
}
