//! One transaction from its checks to its fee.

use wavefront_types::Receipt;

use crate::kinds::{multisig, with_rules};
use crate::rules::Rules as _;
use crate::{Abort, Failure, StateView, TxInput, checks, fee};

/// Runs one transaction: checks, participants' signatures, effects, then fee, nonce and energy in
/// one place (`docs/protocol/rules.md`).
///
/// Returns [`Receipt::skipped`] when the transaction fails, at whichever point; the caller then
/// discards what was staged, and nothing has changed.
///
/// # Errors
/// [`Abort`] when the engine cannot go on; it says nothing about the transaction.
///
/// # Determinism
/// The receipt and what is staged depend on the view's values and `input` alone.
///
/// # Complexity
/// One `get`, one `credit` per destination and one `put` for native transfers, without allocation.
pub fn apply_transaction(
    view: &mut (impl StateView + ?Sized),
    input: &TxInput<'_>,
) -> Result<Receipt, Abort> {
    match run(view, input) {
        Ok(receipt) => Ok(receipt),
        Err(Failure::Code(code)) => Ok(Receipt::skipped(code)),
        Err(Failure::Abort(abort)) => Err(abort),
    }
}

#[inline]
fn run(view: &mut (impl StateView + ?Sized), input: &TxInput<'_>) -> Result<Receipt, Failure> {
    let mut payer = checks::admit(view, input)?;
    let tx = input.tx;
    if let Some(config) = &payer.signers {
        // Before anything is staged: a credit that overflows shows in serial order only, and must
        // not decide which code a transaction without authorisation gets.
        multisig::check_signatures(config, tx, input.multisig)?;
    }
    let applied = with_rules!(&tx.payload, rules => rules.apply(view, input, &mut payer.account)?);
    fee::settle(view, tx, payer)?;
    Ok(Receipt::new(applied.outcome, tx.fee, applied.gas).with_call(applied.call))
}
