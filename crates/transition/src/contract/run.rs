//! A transaction's call: deposits, the contract's run, what is charged and what is told.

use std::sync::Arc;

use wavefront_types::transaction::ContractDeposit;
use wavefront_types::{
    Account, AccountId, COIN, CallEnd, CallReport, ContractId, ErrorCode, Outcome, StateKey,
    StateValue, Total,
};
use wavefront_vm::{End, HostError};

use super::session::{Call, Session};
use super::stage::Stage;
use crate::payer::debit;
use crate::rules::Applied;
use crate::{Abort, Failure, StateView, TxInput};

/// The most gas a call may ask for: 10 TOS.
pub(crate) const GAS_MAX: u64 = 10 * COIN;

/// What a transaction wants run.
pub(crate) struct Started<'a> {
    pub(crate) contract: ContractId,
    pub(crate) input: &'a [u8],
    pub(crate) deposits: &'a [ContractDeposit],
    pub(crate) max_gas: u64,
    /// What is there only when it ends well.
    pub(crate) deployed: &'a [(StateKey, StateValue)],
}

/// The deposits that count: of a repeated asset the last one.
fn effective(deposits: &[ContractDeposit]) -> impl Iterator<Item = &ContractDeposit> + Clone {
    deposits.iter().enumerate().filter_map(|(index, deposit)| {
        let mut later = deposits.iter().skip(index).skip(1);
        (!later.any(|later| later.asset == deposit.asset)).then_some(deposit)
    })
}

/// Whether every deposit that counts is of something.
pub(crate) fn check_deposits(deposits: &[ContractDeposit]) -> Result<(), ErrorCode> {
    // At most 255 entries on the wire, and only zero ones look further.
    let counts = |index: usize, of: &ContractDeposit| {
        !deposits.iter().skip(index).any(|later| later.asset == of.asset && later.amount != 0)
    };
    let zero = deposits.iter().enumerate().any(|(at, of)| of.amount == 0 && counts(at, of));
    if zero { Err(ErrorCode::InvalidFormat) } else { Ok(()) }
}

/// Runs a contract that is there, with a module that loads, for the transaction: moves the
/// deposits, runs it, charges the gas. Nothing but the gas stays when it does not end well.
///
/// # Errors
/// 0300 when the source cannot pay fee, gas and deposits.
pub(crate) fn run(
    mut view: &mut (impl StateView + ?Sized),
    input: &TxInput<'_>,
    account: &mut Account,
    started: &Started<'_>,
) -> Result<Applied, Failure> {
    let (tx, gas) = (input.tx, input.contracts.gas());
    let available = account.balance;
    debit(&mut account.balance, started.max_gas, tx.fee)?;
    let mut value = 0;
    for deposit in effective(started.deposits).filter(|deposit| deposit.asset.is_native()) {
        debit(&mut account.balance, deposit.amount, tx.fee)?;
        value = deposit.amount;
    }
    // The fee is set aside while contracts look at the source, or pay it.
    let reserved = tx.fee;
    let mut seen = account.clone();
    seen.balance = seen.balance.checked_sub(reserved).ok_or(ErrorCode::InsufficientBalance)?;
    let source = StateKey::Account(tx.source);
    let mut session = Session::new(Stage::new(&mut view), input.contracts, input.env, tx.source);
    session.stage.put(source, Some(StateValue::Account(seen)));
    session.stage.begin();
    for (key, value) in started.deployed {
        session.stage.put(*key, Some(value.clone()));
    }
    let outcome = deposit(&mut session, tx.source, started).and_then(|paid| match paid {
        Ok(()) => call(&mut session, tx.source.0, value, started, gas.base).map(Ok),
        Err(code) => Ok(Err(code)),
    });
    let (end, used) = match outcome {
        Ok(Ok(ended)) => ended,
        Ok(Err(code)) => return Err(code.into()),
        Err(HostError::Stop) => {
            let abort = session.stage.aborted();
            // A machine that stops without a word from a host function cannot be believed.
            return Err(abort.unwrap_or(Abort::Missing(source)).into());
        }
        // Deposits beyond 64 bits: a contract's failure like any other.
        Err(HostError::Trap(reason)) => {
            (CallEnd::Trapped(reason.to_string().into()), started.max_gas)
        }
    };
    let done = end == CallEnd::Done;
    if done {
        session.stage.keep();
    } else {
        session.stage.undo();
    }
    let mut report = CallReport::new(end);
    report.logs = session.logs;
    report.instructions = session.instructions;
    if done {
        report.events = session.events;
        let own = session.returned.filter(|(contract, _)| *contract == started.contract);
        report.return_data = own.map(|(_, data)| data).unwrap_or_default();
        for (key, written) in session.stage.into_written() {
            match written {
                Some(StateValue::Account(held)) if key == source => {
                    let balance = held.balance.checked_add(reserved);
                    account.balance = balance.ok_or(ErrorCode::Overflow)?;
                }
                written => view.put(&key, written)?,
            }
        }
        let refund = started.max_gas.checked_sub(used).ok_or(ErrorCode::Overflow)?;
        account.balance = account.balance.checked_add(refund).ok_or(ErrorCode::Overflow)?;
    } else {
        account.balance = available.checked_sub(used).ok_or(ErrorCode::InsufficientBalance)?;
    }
    if used > 0 {
        view.add_total(Total::Gas, used)?;
    }
    let outcome = if done { Outcome::Executed } else { Outcome::Trapped };
    Ok(Applied { outcome, gas: used, call: Some(Arc::new(report)) })
}

/// Moves the deposits to the contract.
fn deposit(
    session: &mut Session<'_>,
    source: AccountId,
    started: &Started<'_>,
) -> Result<Result<(), ErrorCode>, HostError> {
    for deposit in effective(started.deposits) {
        let (asset, amount) = (deposit.asset, deposit.amount);
        if !asset.is_native() {
            // The native one is taken already, from the account in hand.
            let key = StateKey::Balance(source, asset);
            let held = match session.stage.get(&key)? {
                None => 0,
                Some(StateValue::Amount(held)) => held,
                Some(_) => return Err(session.stage.stop(Abort::WrongKind(key))),
            };
            let Some(rest) = held.checked_sub(amount) else {
                return Ok(Err(ErrorCode::InsufficientBalance));
            };
            session.stage.put(key, Some(StateValue::Amount(rest)));
        }
        session.credit(StateKey::ContractBalance(started.contract, asset), amount)?;
    }
    Ok(Ok(()))
}

/// Runs the contract: how it ended, and the gas to charge.
fn call(
    session: &mut Session<'_>,
    caller: [u8; 32],
    value: u64,
    started: &Started<'_>,
    base: u64,
) -> Result<(CallEnd, u64), HostError> {
    let &Started { contract, input, max_gas, .. } = started;
    let Some(gas) = max_gas.checked_sub(base) else {
        return Ok((CallEnd::Trapped("out of gas".into()), max_gas));
    };
    let run = session.call(&Call { contract, caller, value, input, gas })?;
    let Some(run) = run else {
        return Ok((CallEnd::NotLoaded("the module cannot be loaded".into()), max_gas));
    };
    let used = base.saturating_add(run.gas_used).min(max_gas);
    Ok(match run.end {
        End::Exit(0) => (CallEnd::Done, used),
        End::Exit(code) => (CallEnd::Failed(code), used),
        End::Trap(trap) => (CallEnd::Trapped(trap.to_string().into()), max_gas),
        End::Stopped => return Err(HostError::Stop),
    })
}
