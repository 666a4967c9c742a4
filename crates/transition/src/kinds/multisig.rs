//! Multisig: setting an account's configuration, and demanding its participants' signatures.

use wavefront_types::state::MultisigConfig;
use wavefront_types::transaction::{MultisigPayload, MultisigSignature};
use wavefront_types::{Account, ErrorCode, Transaction};

use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Failure, MultisigVerifier, StateView, TxInput};

/// Checks the participants' signatures (`docs/protocol/signatures.md`): as many as the threshold,
/// from distinct participants, all valid; and no section at all on an account without a
/// configuration.
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

impl Rules for MultisigPayload {
    const FEE: FeeRule = FeeRule::BY_SIZE;

    /// The configuration lives in the source's account.
    fn declare(&self, _: &Transaction, _: &mut impl Touch) {}

    fn keys(&self) -> usize {
        0
    }

    fn cost_ns(&self) -> usize {
        100
    }

    /// Sets, replaces or deletes the source's configuration.
    fn apply(
        &self,
        _: &mut (impl StateView + ?Sized),
        _: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        let Self { threshold, participants } = self;
        if *threshold == 0 {
            if !participants.is_empty() || account.multisig().is_none() {
                return Err(ErrorCode::InvalidPayload.into());
            }
            account.set_multisig(None);
            return Ok(Applied::EXECUTED);
        }
        if participants.len() > usize::from(u8::MAX) || usize::from(*threshold) > participants.len()
        {
            return Err(ErrorCode::InvalidPayload.into());
        }
        account.set_multisig(Some(MultisigConfig {
            threshold: *threshold,
            participants: participants.clone(),
        }));
        Ok(Applied::EXECUTED)
    }
}
