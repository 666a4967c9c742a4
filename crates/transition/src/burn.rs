//! Burning an asset.

use wavefront_types::transaction::BurnPayload;
use wavefront_types::{Account, ErrorCode, StateKey, StateValue, Total, Transaction};

use crate::apply::{Applied, debit};
use crate::{Failure, StateView, read};

/// Destroys the amount: the native asset counts in the chain's burned supply, any other in its own.
pub(crate) fn apply(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    account: &mut Account,
    payload: &BurnPayload,
) -> Result<Applied, Failure> {
    let BurnPayload { asset, amount } = *payload;
    if amount == 0 {
        return Err(ErrorCode::InvalidAmount.into());
    }
    // The protocol checks this whatever the asset.
    if amount.checked_add(tx.fee).is_none() {
        return Err(ErrorCode::InvalidFormat.into());
    }
    if asset.is_native() {
        debit(&mut account.balance, amount, tx.fee)?;
        view.add_total(Total::Burned, amount)?;
        return Ok(Applied::EXECUTED);
    }
    let held = read::balance(view, tx.source, asset)?.unwrap_or(0);
    let rest = held.checked_sub(amount).ok_or(ErrorCode::InsufficientBalance)?;
    view.put(&StateKey::Balance(tx.source, asset), Some(StateValue::Amount(rest)))?;
    view.credit(&StateKey::Burned(asset), amount)?;
    Ok(Applied::EXECUTED)
}
