//! Keys, signing and verification: Schnorr over Ristretto255 as TOS defines it
//! (`docs/protocol/signatures.md`).
//!
//! A signature is `s ‖ e`, two canonical scalars; it is good when `e` equals the hash of
//! `P ‖ message ‖ R'` with `R' = s·H − e·P`. The hash needs `R'` itself, so that many signatures
//! cannot be checked by one summed equation. What makes verification cheap instead:
//!
//! * variable-time arithmetic (nothing about a signature is secret) with a precomputed table of
//!   multiples of `H`, made once per [`SignatureVerifier`];
//! * [`SignatureVerifier::verify_block`] encodes the points of neighbouring transactions together,
//!   with one field inversion for all of them, and spreads groups over the rayon pool it is called
//!   from;
//! * decoding a key takes a square root, a quarter of the rest: [`KnownKeys`] lets the caller
//!   remember the keys of frequent signers (this crate keeps nothing);
//! * messages are given in parts, so that nothing is concatenated.
//!
//! # Determinism
//! A verdict is a function of key, message and signature: grouping, thread count, remembered keys
//! and processor features change the speed alone.
//!
//! # Examples
//! ```
//! use wavefront_crypto::{SecretKey, SignatureVerifier};
//!
//! let key = SecretKey::from_seed(&[7; 32]);
//! let signature = key.sign(&[b"pay ", b"me"]);
//! let verifier = SignatureVerifier::new();
//! assert!(verifier.verify(&key.public_key(), &[b"pay me"], &signature));
//! assert!(!verifier.verify(&key.public_key(), &[b"pay you"], &signature));
//! ```

mod block;
mod challenge;
mod generator;
mod known_keys;
mod multisig;
mod secret;
mod verifier;
mod verifying_key;

pub use generator::GENERATOR_BYTES;
pub use known_keys::KnownKeys;
pub use multisig::{multisig_message, participants_digest};
pub use secret::{SecretKey, SecretKeyError};
pub use verifier::SignatureVerifier;
pub use verifying_key::VerifyingKey;

#[cfg(test)]
mod tests;
