//! Secret keys and deterministic signing.

use core::fmt;

use curve25519_dalek::scalar::Scalar;
use sha3::{Digest, Sha3_512};
use wavefront_types::{AccountId, Signature};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::challenge::challenge;
use crate::generator::mul_generator;

/// Separates keys derived from seeds from every other use of the hash.
const SEED_DOMAIN: &[u8] = b"wavefront/secret-key/v1";
/// Separates signing nonces likewise.
const NONCE_DOMAIN: &[u8] = b"wavefront/signing-nonce/v1";

/// A secret key; wiped when dropped, and never shown by `Debug`.
///
/// # Examples
/// ```
/// use wavefront_crypto::SecretKey;
///
/// let key = SecretKey::from_seed(&[1; 32]);
/// assert_eq!(format!("{key:?}"), format!("SecretKey({}, ..)", key.public_key()));
/// ```
#[derive(Clone)]
pub struct SecretKey {
    /// `x⁻¹`, the only form of the secret that signing needs.
    inverse: Scalar,
    public: AccountId,
}

/// Why bytes are not a secret key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretKeyError {
    /// Not below the group's order.
    #[error("the secret key is not a canonical scalar")]
    NotCanonical,
    /// Zero has no inverse.
    #[error("the secret key is zero")]
    Zero,
}

impl SecretKey {
    /// Derives a key from a seed; equal seeds give equal keys, on every platform and version.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let mut hasher = Sha3_512::new();
        hasher.update(SEED_DOMAIN);
        hasher.update(seed);
        let wide = Zeroizing::new(<[u8; 64]>::from(hasher.finalize()));
        // A hash that reduces to zero has probability 2^-252; nobody knows a seed for it.
        Self::from_scalar(&Zeroizing::new(Scalar::from_bytes_mod_order_wide(&wide)))
    }

    /// Takes the secret scalar `x` itself, little-endian, as other software stores it.
    ///
    /// # Errors
    /// [`SecretKeyError`] when the bytes are zero or not below the group's order.
    pub fn from_scalar_bytes(bytes: &[u8; 32]) -> Result<Self, SecretKeyError> {
        let scalar = Option::<Scalar>::from(Scalar::from_canonical_bytes(*bytes))
            .map(Zeroizing::new)
            .ok_or(SecretKeyError::NotCanonical)?;
        if *scalar == Scalar::ZERO {
            return Err(SecretKeyError::Zero);
        }
        Ok(Self::from_scalar(&scalar))
    }

    fn from_scalar(x: &Scalar) -> Self {
        let inverse = x.invert();
        let public = AccountId(mul_generator(&inverse).compress().to_bytes());
        Self { inverse, public }
    }

    /// The address: the compressed point `P = x⁻¹·H`.
    pub fn public_key(&self) -> AccountId {
        self.public
    }

    /// Signs the concatenation of `parts`.
    ///
    /// # Determinism
    /// The nonce is hashed from the secret and the message, so equal inputs give equal signatures;
    /// no source of randomness is read. Constant-time in the secret.
    pub fn sign(&self, parts: &[&[u8]]) -> Signature {
        let mut hasher = Sha3_512::new();
        hasher.update(NONCE_DOMAIN);
        hasher.update(self.inverse.as_bytes());
        for part in parts {
            hasher.update(part);
        }
        let wide = Zeroizing::new(<[u8; 64]>::from(hasher.finalize()));
        let k = Zeroizing::new(Scalar::from_bytes_mod_order_wide(&wide));
        let r = mul_generator(&k).compress();
        let e = challenge(&self.public, parts, &r);
        let s = self.inverse * e + *k;
        let mut bytes = [0; Signature::LEN];
        bytes[..32].copy_from_slice(s.as_bytes());
        bytes[32..].copy_from_slice(e.as_bytes());
        Signature(bytes)
    }
}

impl Drop for SecretKey {
    fn drop(&mut self) {
        self.inverse.zeroize();
    }
}

impl ZeroizeOnDrop for SecretKey {}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({}, ..)", self.public)
    }
}
