//! Verification of single signatures.

use core::fmt;

use curve25519_dalek::ristretto::{RistrettoPoint, VartimeRistrettoPrecomputation};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimePrecomputedMultiscalarMul;
use wavefront_types::{AccountId, Signature};

use crate::challenge::challenge;
use crate::generator::generator;
use crate::known_keys::FoundKey;
use crate::{KnownKeys, VerifyingKey};

/// Verifies signatures; holds the table for `H`. Make one and share it: it is immutable, and may be
/// used from any number of threads at once.
pub struct SignatureVerifier {
    /// Multiples of `H` for a joint product with one other point. Of the library's products this is
    /// the fastest for a key seen for the first time: the doublings that `e·P` needs anyway serve
    /// both halves, so the large fixed-base table, made to avoid doublings, is slower here.
    generator: VartimeRistrettoPrecomputation,
}

/// The two scalars of a signature.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scalars {
    pub(crate) s: Scalar,
    pub(crate) e: Scalar,
}

impl Scalars {
    /// `None` unless both halves are canonical, i.e. below the group's order.
    pub(crate) fn decode(signature: &Signature) -> Option<Self> {
        let half = |at: usize| {
            let bytes = signature.0[at..].first_chunk::<32>().copied()?;
            Option::<Scalar>::from(Scalar::from_canonical_bytes(bytes))
        };
        Some(Self { s: half(0)?, e: half(32)? })
    }
}

impl SignatureVerifier {
    /// Builds the table for `H`.
    pub fn new() -> Self {
        Self { generator: VartimeRistrettoPrecomputation::new([generator()]) }
    }

    /// Whether `signature` is `key`'s over the concatenation of `parts`.
    ///
    /// False as well when the key does not decode, or a half of the signature is not canonical.
    pub fn verify(&self, key: &AccountId, parts: &[&[u8]], signature: &Signature) -> bool {
        VerifyingKey::decode(key).is_some_and(|key| self.verify_with(&key, parts, signature))
    }

    /// As [`verify`](Self::verify), without decoding a key that `keys` remembers; `keys` is told of
    /// one that it did not.
    ///
    /// # Panics
    /// When `keys` does.
    pub fn verify_known(
        &self,
        key: &AccountId,
        parts: &[&[u8]],
        signature: &Signature,
        keys: &(impl KnownKeys + ?Sized),
    ) -> bool {
        let Some(FoundKey { key, decoded }) = FoundKey::find(key, keys) else { return false };
        let good = self.verify_with(&key, parts, signature);
        if good && decoded {
            keys.decoded(&key);
        }
        good
    }

    /// As [`verify`](Self::verify), for a key already decoded.
    pub fn verify_with(&self, key: &VerifyingKey, parts: &[&[u8]], signature: &Signature) -> bool {
        Scalars::decode(signature).is_some_and(|scalars| {
            let r = self.commitment(key, &scalars).compress();
            challenge(key.id(), parts, &r) == scalars.e
        })
    }

    /// `R' = s·H − e·P`, in variable time. The one place that multiplies points. A table for `P`
    /// kept per signer was measured and left out: `docs/design/signatures.md`.
    pub(crate) fn commitment(&self, key: &VerifyingKey, scalars: &Scalars) -> RistrettoPoint {
        self.generator.vartime_mixed_multiscalar_mul([scalars.s], [-scalars.e], [*key.point()])
    }
}

impl Default for SignatureVerifier {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SignatureVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignatureVerifier").finish_non_exhaustive()
    }
}
