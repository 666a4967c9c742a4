//! Privacy transfers: their plain effects. Proofs are the host's; see [`Verdict`](wavefront_types::Verdict).

use wavefront_types::transaction::{ShieldTransfer, UnoTransfer, UnshieldTransfer};
use wavefront_types::{Account, COIN, ErrorCode, StateKey, Total, Transaction};

use crate::apply::{Applied, debit};
use crate::transfers::{TRANSFERS_MAX, pay};
use crate::{Failure, StateView};

/// The least amount to shield: 100 TOS.
const SHIELD_MIN: u64 = 100 * COIN;

fn check_count(count: usize) -> Result<(), ErrorCode> {
    if count == 0 || count > TRANSFERS_MAX { Err(ErrorCode::InvalidFormat) } else { Ok(()) }
}

/// Confidential transfers: nothing plain moves.
pub(crate) fn uno(tx: &Transaction, transfers: &[UnoTransfer]) -> Result<Applied, ErrorCode> {
    check_count(transfers.len())?;
    if transfers.iter().any(|transfer| transfer.destination == tx.source) {
        return Err(ErrorCode::SelfOperation);
    }
    Ok(Applied::EXECUTED)
}

/// Plain to confidential: the sum leaves the source.
pub(crate) fn shield(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    account: &mut Account,
    transfers: &[ShieldTransfer],
) -> Result<Applied, Failure> {
    check_count(transfers.len())?;
    if transfers.iter().any(|transfer| transfer.amount < SHIELD_MIN) {
        return Err(ErrorCode::InvalidAmount.into());
    }
    if transfers.iter().any(|transfer| !transfer.asset.is_native()) {
        return Err(ErrorCode::InvalidPayload.into());
    }
    let sum = transfers
        .iter()
        .try_fold(0_u64, |sum, transfer| sum.checked_add(transfer.amount))
        .ok_or(ErrorCode::InsufficientBalance)?;
    debit(&mut account.balance, sum, tx.fee)?;
    view.add_total(Total::Shielded, sum)?;
    Ok(Applied::EXECUTED)
}

/// Confidential to plain: every destination is credited; the source may be one.
pub(crate) fn unshield(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    account: &mut Account,
    transfers: &[UnshieldTransfer],
) -> Result<Applied, Failure> {
    check_count(transfers.len())?;
    if transfers.iter().any(|transfer| transfer.amount == 0) {
        return Err(ErrorCode::InvalidAmount.into());
    }
    for transfer in transfers {
        let UnshieldTransfer { asset, destination, amount, .. } = transfer;
        if asset.is_native() {
            view.add_total(Total::Unshielded, *amount)?;
        }
        if *destination != tx.source {
            pay(view, *destination, *asset, *amount)?;
        } else if asset.is_native() {
            // The source's account is in hand and will be written whole: a credit through the view
            // would be lost under it.
            account.balance = account.balance.checked_add(*amount).ok_or(ErrorCode::Overflow)?;
        } else {
            view.credit(&StateKey::Balance(tx.source, *asset), *amount)?;
        }
    }
    Ok(Applied::EXECUTED)
}
