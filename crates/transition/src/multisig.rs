//! Multisig: setting an account's configuration, and demanding its participants' signatures.

use wavefront_types::state::MultisigConfig;
use wavefront_types::transaction::{MultisigPayload, MultisigSignature};
use wavefront_types::{Account, AccountId, ErrorCode, Signature, Transaction};

use crate::apply::Applied;

/// Verifies participants' signatures over one transaction.
///
/// The implementer binds the message: BLAKE3-256 of the transaction's signed bytes (SPEC section 2).
pub trait MultisigVerifier {
    /// Whether `signature` is the participant's over the transaction at hand.
    fn verify(&self, participant: &AccountId, signature: &Signature) -> bool;
}

impl<F: Fn(&AccountId, &Signature) -> bool> MultisigVerifier for F {
    fn verify(&self, participant: &AccountId, signature: &Signature) -> bool {
        self(participant, signature)
    }
}

/// Checks the participants' signatures (SPEC section 3): as many as the threshold, from distinct
/// participants, all valid; and no section at all on an account without a configuration.
///
/// # Errors
/// 0103 for every violation: the authorisation is not there, whichever part of it is missing.
#[inline]
pub(crate) fn check_signatures(
    account: &Account,
    tx: &Transaction,
    verifier: &dyn MultisigVerifier,
) -> Result<(), ErrorCode> {
    match (account.multisig(), tx.multisig.as_deref()) {
        (None, None) => Ok(()),
        (Some(config), Some(signatures)) if all_sign(config, signatures, verifier) => Ok(()),
        _ => Err(ErrorCode::InvalidSignature),
    }
}

#[cold]
fn all_sign(
    config: &MultisigConfig,
    signatures: &[MultisigSignature],
    verifier: &dyn MultisigVerifier,
) -> bool {
    if signatures.len() != usize::from(config.threshold) {
        return false;
    }
    // All ids first: nothing is verified for a section that cannot pass.
    let mut seen = [false; 256];
    for signature in signatures {
        let id = usize::from(signature.signer_id);
        if id >= config.participants.len() || core::mem::replace(&mut seen[id], true) {
            return false;
        }
    }
    signatures.iter().all(|signature| {
        config
            .participants
            .get(usize::from(signature.signer_id))
            .is_some_and(|participant| verifier.verify(participant, &signature.signature))
    })
}

/// Sets, replaces or deletes the source's configuration.
pub(crate) fn configure(
    account: &mut Account,
    payload: &MultisigPayload,
) -> Result<Applied, ErrorCode> {
    let MultisigPayload { threshold, participants } = payload;
    if *threshold == 0 {
        if !participants.is_empty() || account.multisig().is_none() {
            return Err(ErrorCode::InvalidPayload);
        }
        account.set_multisig(None);
        return Ok(Applied::EXECUTED);
    }
    if participants.len() > usize::from(u8::MAX) || usize::from(*threshold) > participants.len() {
        return Err(ErrorCode::InvalidPayload);
    }
    account.set_multisig(Some(MultisigConfig {
        threshold: *threshold,
        participants: participants.clone(),
    }));
    Ok(Applied::EXECUTED)
}
