//! The checks that every transaction passes first, in the protocol's order
//! (`docs/protocol/rules.md`).

use wavefront_types::{ErrorCode, Verdict};

use crate::kinds::multisig;
use crate::payer::Payer;
use crate::{Failure, StateView, TxInput, fee, read};

/// Chain, existence, signature, form of the multisig section, form of the fee, its minimum, nonce,
/// and whether the fee can be paid. The participants' signatures, by far the dearest, are verified
/// when these have found nothing to refuse.
///
/// The vectors fix existence before the signature (an unknown sender with an undecodable key is
/// 0400). The signature comes directly after it: a transaction that is not the sender's learns
/// nothing more about the sender.
#[inline]
pub(crate) fn admit(
    view: &mut (impl StateView + ?Sized),
    input: &TxInput<'_>,
) -> Result<Payer, Failure> {
    let tx = input.tx;
    if tx.chain_id != input.env.chain_id {
        return Err(ErrorCode::InvalidType.into());
    }
    let account = read::account(view, tx.source)?.ok_or(ErrorCode::AccountNotFound)?;
    match input.verdict {
        Verdict::Valid => {}
        Verdict::BadSignature | Verdict::BadProof => {
            return Err(ErrorCode::InvalidSignature.into());
        }
    }
    let signers = multisig::check_section(view, &account, tx)?;
    fee::check_form(tx)?;
    fee::check_minimum(tx, input.size)?;
    // Strict: no gap, no reuse.
    match tx.nonce.cmp(&account.nonce) {
        core::cmp::Ordering::Less => return Err(ErrorCode::NonceTooLow.into()),
        core::cmp::Ordering::Greater => return Err(ErrorCode::NonceTooHigh.into()),
        core::cmp::Ordering::Equal => {}
    }
    let energy = fee::check_available(view, tx, &account)?;
    Ok(Payer { account, energy, signers })
}
