//! One transaction from its checks to its fee.

use wavefront_types::{BlockEnv, ErrorCode, Outcome, Payload, Receipt, Transaction, Verdict};

use crate::{
    Abort, Failure, MultisigVerifier, StateView, agent, burn, checks, deploy, energy, fee, invoke,
    multisig, name, privacy, transfers,
};

/// One transaction with what is known about it without state.
#[derive(Clone, Copy)]
pub struct TxInput<'a> {
    /// The transaction.
    pub tx: &'a Transaction,
    /// Its size on the wire in bytes; the minimum fee depends on it.
    pub size: u32,
    /// What authentication found.
    pub verdict: Verdict,
    /// The block's surroundings.
    pub env: &'a BlockEnv,
    /// Checks participants' signatures over this transaction; asked only where the source has a
    /// multisig configuration.
    pub multisig: &'a dyn MultisigVerifier,
}

impl core::fmt::Debug for TxInput<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("TxInput")
            .field("tx", self.tx)
            .field("size", &self.size)
            .field("verdict", &self.verdict)
            .field("env", self.env)
            .finish_non_exhaustive()
    }
}

/// How a rule family ended: what the receipt says besides the fee.
pub(crate) struct Applied {
    pub(crate) outcome: Outcome,
    pub(crate) gas: u64,
}

impl Applied {
    /// All effects staged, no gas.
    pub(crate) const EXECUTED: Self = Self { outcome: Outcome::Executed, gas: 0 };
}

/// Runs one transaction: checks, effects, then fee, nonce and energy in one place (SPEC section 5).
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
/// One `get`, one `credit` a destination and one `put` for native transfers, without allocation.
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
    let account = &mut payer.account;
    let tx = input.tx;
    let applied = match &tx.payload {
        Payload::Transfers(payments) => transfers::apply(view, tx, account, payments)?,
        Payload::Burn(payload) => burn::apply(view, tx, account, payload)?,
        Payload::Multisig(payload) => multisig::configure(account, payload)?,
        Payload::InvokeContract(payload) => invoke::apply(view, tx, account, payload)?,
        Payload::DeployContract(payload) => deploy::apply(view, tx, account, payload)?,
        Payload::Energy(payload) => energy::apply(view, input, account, payload)?,
        Payload::Uno(payments) => privacy::uno(tx, payments)?,
        Payload::Shield(payments) => privacy::shield(view, tx, account, payments)?,
        Payload::Unshield(payments) => privacy::unshield(view, tx, account, payments)?,
        Payload::RegisterName(written) => name::register(view, tx, written)?,
        Payload::Agent(payload) => agent::apply(view, tx.source, payload)?,
    };
    fee::settle(view, tx, payer)?;
    Ok(Receipt { outcome: applied.outcome, fee: tx.fee, gas: applied.gas })
}

/// Debits `amount` from the source's native balance.
///
/// # Errors
/// 0300 when the balance, with `reserved` (the fee, debited later in [`fee::settle`]) set aside,
/// is too small. A sum beyond 64 bits exceeds any balance.
pub(crate) fn debit(balance: &mut u64, amount: u64, reserved: u64) -> Result<(), ErrorCode> {
    let needed = amount.checked_add(reserved).ok_or(ErrorCode::InsufficientBalance)?;
    if *balance < needed {
        return Err(ErrorCode::InsufficientBalance);
    }
    *balance = balance.checked_sub(amount).ok_or(ErrorCode::InsufficientBalance)?;
    Ok(())
}
