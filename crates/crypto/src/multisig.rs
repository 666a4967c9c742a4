//! What the participants of a multisig account sign.

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
