//! Public keys in the form that verification computes with.

use core::fmt;

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use wavefront_types::AccountId;

/// A decoded public key. Decoding takes a square root, about a quarter of a verification: keep the
/// decoded form where one signer is met often, as [`KnownKeys`](crate::KnownKeys) does.
#[derive(Clone, Copy)]
pub struct VerifyingKey {
    id: AccountId,
    point: RistrettoPoint,
}

impl VerifyingKey {
    /// Decodes an address; `None` when its bytes are not the canonical encoding of a point.
    ///
    /// The identity, whose encoding is all zero, is a key like any other, as the protocol has it:
    /// everybody can sign for it.
    pub fn decode(id: &AccountId) -> Option<Self> {
        let point = CompressedRistretto(id.0).decompress()?;
        Some(Self { id: *id, point })
    }

    /// The address that was decoded.
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    pub(crate) fn point(&self) -> &RistrettoPoint {
        &self.point
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.id)
    }
}
