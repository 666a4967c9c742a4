//! Multisig: setting an account's configuration, and demanding its participants' signatures.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::MultisigConfig;
use wavefront_types::transaction::{MultisigPayload, MultisigSignature};
use wavefront_types::{Account, ErrorCode, StateKey, StateValue, Transaction};

use crate::rules::{Applied, FeeRule, Rules, Touch};
use crate::{Abort, Failure, MultisigVerifier, StateView, TxInput, read};

/// Whether the multisig section is one that may pass: as many signatures as the threshold, from
/// distinct participants; and no section at all on an account without a configuration
/// (`docs/protocol/signatures.md`). Verifies nothing; returns the configuration to do it with.
///
/// # Errors
/// 0103 for every violation: the authorisation is not there, whichever part of it is missing.
#[inline]
pub(crate) fn check_section(
    view: &mut (impl StateView + ?Sized),
    account: &Account,
    tx: &Transaction,
) -> Result<Option<Arc<MultisigConfig>>, Failure> {
    match (account.has_multisig(), tx.multisig.as_deref()) {
        (false, None) => Ok(None),
        (true, Some(signatures)) => {
            let config = read::multisig(view, tx.source)?;
            let config = config.ok_or(Abort::Missing(StateKey::Multisig(tx.source)))?;
            if !may_pass(&config, signatures) {
                return Err(ErrorCode::InvalidSignature.into());
            }
            Ok(Some(config))
        }
        _ => Err(ErrorCode::InvalidSignature.into()),
    }
}

#[cold]
fn may_pass(config: &MultisigConfig, signatures: &[MultisigSignature]) -> bool {
    let mut seen = [false; 256];
    signatures.len() == usize::from(config.threshold)
        && signatures.iter().all(|signature| {
            let id = usize::from(signature.signer_id);
            id < config.participants.len() && !core::mem::replace(&mut seen[id], true)
        })
}

/// Verifies the signatures of a section that [may pass](check_section).
///
/// # Errors
/// 0103 when one is bad.
#[cold]
pub(crate) fn check_signatures(
    config: &MultisigConfig,
    tx: &Transaction,
    verifier: &dyn MultisigVerifier,
) -> Result<(), ErrorCode> {
    let signatures = tx.multisig.as_deref().unwrap_or_default();
    let signer = |signature: &MultisigSignature| {
        let participant = config.participants.get(usize::from(signature.signer_id))?;
        Some((*participant, signature.signature))
    };
    let signers: Option<Vec<_>> = signatures.iter().map(signer).collect();
    match signers {
        Some(signers) if verifier.verify(&signers) => Ok(()),
        _ => Err(ErrorCode::InvalidSignature),
    }
}

impl Rules for MultisigPayload {
    const FEE: FeeRule = FeeRule::BY_SIZE;

    fn declare(&self, tx: &Transaction, touch: &mut impl Touch) {
        touch(StateKey::Multisig(tx.source), AccessMode::Write);
    }

    fn keys(&self) -> usize {
        1
    }

    fn cost_ns(&self) -> usize {
        100
    }

    /// Sets, replaces or deletes the source's configuration.
    fn apply(
        &self,
        view: &mut (impl StateView + ?Sized),
        input: &TxInput<'_>,
        account: &mut Account,
    ) -> Result<Applied, Failure> {
        let Self { threshold, participants } = self;
        let key = StateKey::Multisig(input.tx.source);
        if *threshold == 0 {
            if !participants.is_empty() || !account.has_multisig() {
                return Err(ErrorCode::InvalidPayload.into());
            }
            account.set_multisig(false);
            view.put(&key, None)?;
            return Ok(Applied::EXECUTED);
        }
        if participants.len() > usize::from(u8::MAX) || usize::from(*threshold) > participants.len()
        {
            return Err(ErrorCode::InvalidPayload.into());
        }
        account.set_multisig(true);
        let participants = participants.clone();
        let config = MultisigConfig { threshold: *threshold, participants };
        view.put(&key, Some(StateValue::Multisig(Arc::new(config))))?;
        Ok(Applied::EXECUTED)
    }
}
