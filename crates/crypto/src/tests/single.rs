//! One signature at a time: agreement of signing and verification, and everything that must fail.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use proptest::prelude::*;
use wavefront_types::{AccountId, Signature};

use crate::challenge::challenge;
use crate::generator::{generator, mul_generator};
use crate::{
    GENERATOR_BYTES, SecretKey, SecretKeyError, SignatureVerifier, VerifyingKey, multisig_message,
};

/// The group's order, little-endian: the smallest scalar that is not canonical.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// Adds the group's order to a scalar: the same residue, no longer canonical.
fn plus_order(bytes: &[u8]) -> [u8; 32] {
    let mut carry = 0_u16;
    let mut sum = [0; 32];
    for (i, byte) in sum.iter_mut().enumerate() {
        let digit = u16::from(bytes[i]) + u16::from(ORDER[i]) + carry;
        *byte = u8::try_from(digit & 0xff).unwrap();
        carry = digit >> 8;
    }
    assert_eq!(carry, 0);
    sum
}

#[test]
fn the_generator_is_the_protocols() {
    assert_eq!(generator().compress().to_bytes(), GENERATOR_BYTES);
    assert_eq!(GENERATOR_BYTES[..4], [0x8c, 0x92, 0x40, 0xb4]);
    assert_eq!(GENERATOR_BYTES[31], 0x34);
    assert_eq!(mul_generator(&Scalar::ONE), generator());
}

#[test]
fn public_key_is_the_inverse_times_the_generator() {
    let x = Scalar::from(12_345_u64);
    let key = SecretKey::from_scalar_bytes(x.as_bytes()).unwrap();
    let point = *VerifyingKey::decode(&key.public_key()).unwrap().point();
    assert_eq!(point * x, generator());
    let one = SecretKey::from_scalar_bytes(Scalar::ONE.as_bytes()).unwrap();
    assert_eq!(one.public_key(), AccountId(GENERATOR_BYTES));
}

#[test]
fn secret_scalars_are_checked() {
    let zero = SecretKey::from_scalar_bytes(&[0; 32]);
    assert_eq!(zero.unwrap_err(), SecretKeyError::Zero);
    let order = SecretKey::from_scalar_bytes(&ORDER);
    assert_eq!(order.unwrap_err(), SecretKeyError::NotCanonical);
}

#[test]
fn debug_shows_no_secret() {
    let x = Scalar::from(0x00c0_ffee_u64);
    let key = SecretKey::from_scalar_bytes(x.as_bytes()).unwrap();
    let shown = format!("{key:?}");
    assert_eq!(shown, format!("SecretKey({}, ..)", key.public_key()));
}

#[test]
fn signing_is_pinned() {
    let key = SecretKey::from_seed(&[7; 32]);
    let signature = key.sign(&[b"wavefront"]);
    let digest = blake3::hash(&[&key.public_key().0[..], &signature.0].concat());
    // A change here changes every generated chain: make it a new seed domain instead.
    assert_eq!(digest.to_hex().as_str(), PINNED);
}

const PINNED: &str = "6ec10747816be81161077bacc94b89d871a31180d157f2917221119a6d1209d1";

#[test]
fn non_canonical_halves_are_refused() {
    let verifier = SignatureVerifier::new();
    let key = SecretKey::from_seed(&[1; 32]);
    let good = key.sign(&[b"m"]);
    assert!(verifier.verify(&key.public_key(), &[b"m"], &good));
    for at in [0, 32] {
        let mut bad = good;
        let raised = plus_order(&good.0[at..at + 32]);
        bad.0[at..at + 32].copy_from_slice(&raised);
        // The residue is unchanged, so arithmetic alone would accept it.
        assert_eq!(
            Scalar::from_bytes_mod_order(raised),
            Scalar::from_bytes_mod_order(good.0[at..at + 32].try_into().unwrap())
        );
        assert!(!verifier.verify(&key.public_key(), &[b"m"], &bad));
    }
}

#[test]
fn undecodable_keys_are_refused() {
    let verifier = SignatureVerifier::new();
    let signature = SecretKey::from_seed(&[1; 32]).sign(&[b"m"]);
    for bytes in [[0xff; 32], [1; 32], ORDER] {
        assert!(VerifyingKey::decode(&AccountId(bytes)).is_none());
        assert!(!verifier.verify(&AccountId(bytes), &[b"m"], &signature));
    }
}

#[test]
fn identity_key_follows_the_equation_like_any_other() {
    let verifier = SignatureVerifier::new();
    let identity = AccountId(RistrettoPoint::identity().compress().to_bytes());
    assert_eq!(identity, AccountId::ZERO);
    let other = SecretKey::from_seed(&[1; 32]).sign(&[b"m"]);
    assert!(!verifier.verify(&identity, &[b"m"], &other));
    assert!(!verifier.verify(&identity, &[b"m"], &Signature::ZERO));
    // With P = 0 the equation is R' = s·H: s = k needs no secret.
    let k = Scalar::from(99_u64);
    let e = challenge(&identity, &[b"m"], &mul_generator(&k).compress());
    let mut forged = Signature::ZERO;
    forged.0[..32].copy_from_slice(k.as_bytes());
    forged.0[32..].copy_from_slice(e.as_bytes());
    assert!(verifier.verify(&identity, &[b"m"], &forged));
}

#[test]
fn participants_sign_the_digest_of_the_signed_bytes() {
    let verifier = SignatureVerifier::new();
    let key = SecretKey::from_seed(&[3; 32]);
    let message = multisig_message(&[b"signed ", b"bytes"]);
    assert_eq!(message, *blake3::hash(b"signed bytes").as_bytes());
    let signature = key.sign(&[&message]);
    assert!(verifier.verify(&key.public_key(), &[&message], &signature));
    assert!(!verifier.verify(&key.public_key(), &[b"signed ", b"bytes"], &signature));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn signatures_verify_however_the_message_is_split(
        seed: [u8; 32],
        message in proptest::collection::vec(any::<u8>(), 0..300),
        cut: proptest::sample::Index,
    ) {
        let key = SecretKey::from_seed(&seed);
        let (head, tail) = message.split_at(cut.index(message.len() + 1));
        let signature = key.sign(&[&message]);
        prop_assert_eq!(signature, key.sign(&[head, tail]));
        let verifier = SignatureVerifier::new();
        prop_assert!(verifier.verify(&key.public_key(), &[head, &[], tail], &signature));
        let decoded = VerifyingKey::decode(&key.public_key()).unwrap();
        prop_assert!(verifier.verify_with(&decoded, &[&message], &signature));
    }

    #[test]
    fn a_flipped_bit_anywhere_is_refused(
        seed: [u8; 32],
        message in proptest::collection::vec(any::<u8>(), 1..100),
        bit: proptest::sample::Index,
    ) {
        let secret = SecretKey::from_seed(&seed);
        let (mut key, mut text) = (secret.public_key(), message.clone());
        let mut signature = secret.sign(&[&message]);
        let bit = bit.index(8 * (32 + 64 + message.len()));
        let (byte, mask) = (bit / 8, 1 << (bit % 8));
        match byte {
            0..32 => key.0[byte] ^= mask,
            32..96 => signature.0[byte - 32] ^= mask,
            _ => text[byte - 96] ^= mask,
        }
        prop_assert!(!SignatureVerifier::new().verify(&key, &[&text], &signature));
    }

    #[test]
    fn another_key_is_refused(a: [u8; 32], b: [u8; 32]) {
        prop_assume!(a != b);
        let signature = SecretKey::from_seed(&a).sign(&[b"m"]);
        let other = SecretKey::from_seed(&b).public_key();
        prop_assert!(!SignatureVerifier::new().verify(&other, &[b"m"], &signature));
    }
}
