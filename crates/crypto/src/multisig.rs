//! What the participants of a multisig account sign, and a name for what they signed.

use wavefront_types::{AccountId, Hash, Signature};

/// BLAKE3-256 of the bytes that the owner signs, given in parts: the message of every participant's
/// signature (`docs/protocol/signatures.md#multisig-accounts`). Check one with
/// [`SignatureVerifier::verify`](crate::SignatureVerifier::verify)`(participant, &[&message],
/// signature)`.
///
/// How many must sign, and who, is a rule of the transition and not decided here.
pub fn multisig_message(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// A name for the question whether all of these signatures are their participants' over `message`:
/// equal names mean equal questions, and so equal answers.
///
/// It is BLAKE3-256 in the mode for derived keys, whose results are none of the plain mode's: no
/// wire bytes, which strangers choose, have such a hash. All parts but the list are of fixed
/// length, and the list ends the input.
///
/// # Complexity
/// O(signers).
///
/// # Examples
/// ```
/// use wavefront_crypto::participants_digest;
/// use wavefront_types::{AccountId, Signature};
///
/// let [a, b] = [AccountId([1; 32]), AccountId([2; 32])].map(|id| (id, Signature::ZERO));
/// assert_ne!(participants_digest(&[0; 32], &[a, b]), participants_digest(&[0; 32], &[b, a]));
/// ```
#[must_use]
pub fn participants_digest(message: &[u8; 32], signers: &[(AccountId, Signature)]) -> Hash {
    let mut hasher = blake3::Hasher::new_derive_key("wavefront: participants' good signatures");
    hasher.update(message);
    for (participant, signature) in signers {
        hasher.update(&participant.0).update(&signature.0);
    }
    Hash(*hasher.finalize().as_bytes())
}
