//! Energy: freezing native units for it, delegating it, and getting the units back.

mod delegate;
mod freeze;
mod unfreeze;
mod withdraw;

use std::sync::Arc;

use wavefront_types::state::Energy;
use wavefront_types::transaction::EnergyPayload;
use wavefront_types::{Account, AccountId, COIN, ErrorCode, StateKey, StateValue};

use crate::apply::Applied;
use crate::{Abort, Failure, StateView, TxInput, read};

/// Runs the operation. Its fee is 0, as checked before.
pub(crate) fn apply(
    view: &mut (impl StateView + ?Sized),
    input: &TxInput<'_>,
    account: &mut Account,
    payload: &EnergyPayload,
) -> Result<Applied, Failure> {
    let source = input.tx.source;
    match payload {
        EnergyPayload::Freeze { amount, days } => {
            freeze::apply(view, source, input.env, account, *amount, *days)?;
        }
        EnergyPayload::Delegate { delegations, days } => {
            delegate::apply(view, source, account, delegations, *days)?;
        }
        // Which record a release refers to is not interpreted: only sums are kept.
        EnergyPayload::Unfreeze { amount, from_delegation, record_index: _, delegatee } => {
            if !is_freezable(*amount) {
                return Err(ErrorCode::InvalidAmount.into());
            }
            if delegatee.is_some() && !from_delegation {
                return Err(ErrorCode::InvalidPayload.into());
            }
            unfreeze::apply(view, source, input.env.height, *amount)?;
        }
        EnergyPayload::Withdraw => withdraw::apply(view, source, input.env.height, account)?,
    }
    Ok(Applied::EXECUTED)
}

/// Whether an amount is a whole number of coins, at least one.
fn is_freezable(amount: u64) -> bool {
    amount != 0 && amount.is_multiple_of(COIN)
}

/// The energy that freezing `amount` for `days` gives: 2 a coin and day.
fn gain(amount: u64, days: u32) -> Result<u64, ErrorCode> {
    (amount / COIN)
        .checked_mul(u64::from(days))
        .and_then(|coin_days| coin_days.checked_mul(2))
        .ok_or(ErrorCode::Overflow)
}

/// The source's energy; bare and empty where there is none yet.
fn load(view: &mut (impl StateView + ?Sized), source: AccountId) -> Result<Arc<Energy>, Abort> {
    Ok(read::energy(view, source)?.unwrap_or_default())
}

fn store(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    energy: Arc<Energy>,
) -> Result<(), Abort> {
    view.put(&StateKey::Energy(source), Some(StateValue::Energy(energy)))
}
