//! Fees: their form, their minimum, and the one place where they are taken.

use std::sync::Arc;

use wavefront_types::state::Energy;
use wavefront_types::{
    Account, ErrorCode, FeeType, Payload, StateKey, StateValue, Total, Transaction, TxKind,
};

use crate::checks::Payer;
use crate::{Failure, StateView, read};

/// Native units for each started kibibyte of a transaction.
pub const PER_KIB: u64 = 10_000;
/// Native units for each transfer of a transfers payload.
pub const PER_TRANSFER: u64 = 5_000;
/// Native units for each participant's signature.
pub const PER_SIGNATURE: u64 = 5_000;

/// The least fee in native units, 0 where there is no minimum: other fee types, and the kinds
/// energy, invoke, uno and unshield (SPEC section 5).
///
/// Only plain transfers count by number: the published vectors accept 500 shield transfers at the
/// size fee alone.
pub fn minimum_fee(tx: &Transaction, size: u32) -> u64 {
    if tx.fee_type != FeeType::Tos {
        return 0;
    }
    let transfers = match &tx.payload {
        Payload::Transfers(transfers) => transfers.len(),
        Payload::Burn(_)
        | Payload::Multisig(_)
        | Payload::DeployContract(_)
        | Payload::Shield(_)
        | Payload::RegisterName(_)
        | Payload::Agent(_) => 0,
        Payload::InvokeContract(_)
        | Payload::Energy(_)
        | Payload::Uno(_)
        | Payload::Unshield(_) => return 0,
    };
    let signatures = tx.multisig.as_ref().map_or(0, |signatures| signatures.len());
    let part = |count: usize, price: u64| u64::try_from(count).ok()?.checked_mul(price);
    let total = || {
        u64::from(size.div_ceil(1024))
            .checked_mul(PER_KIB)?
            .checked_add(part(transfers, PER_TRANSFER)?)?
            .checked_add(part(signatures, PER_SIGNATURE)?)
    };
    // Unreachable for anything that fits in memory; a minimum that nobody can pay is still right.
    total().unwrap_or(u64::MAX)
}

/// Whether the fee type suits the kind and the fee suits the type.
#[inline]
pub(crate) fn check_form(tx: &Transaction) -> Result<(), ErrorCode> {
    let kind = tx.kind();
    match tx.fee_type {
        FeeType::Tos => {
            let needs_fee = matches!(
                kind,
                TxKind::Transfers
                    | TxKind::Burn
                    | TxKind::Multisig
                    | TxKind::DeployContract
                    | TxKind::Agent
            );
            if needs_fee && tx.fee == 0 {
                return Err(ErrorCode::InsufficientFee);
            }
        }
        FeeType::Energy => {
            let transfer_type =
                matches!(kind, TxKind::Transfers | TxKind::Uno | TxKind::Shield | TxKind::Unshield);
            if !transfer_type {
                return Err(ErrorCode::InvalidFormat);
            }
            if tx.fee != 0 {
                return Err(ErrorCode::InvalidPayload);
            }
        }
        FeeType::Uno => {}
    }
    if kind == TxKind::Energy && tx.fee != 0 {
        return Err(ErrorCode::InvalidPayload);
    }
    if tx.fee_type == FeeType::Uno && (kind != TxKind::Uno || tx.fee != 0) {
        return Err(ErrorCode::InvalidFormat);
    }
    Ok(())
}

/// Whether the fee reaches [`minimum_fee`].
#[inline]
pub(crate) fn check_minimum(tx: &Transaction, size: u32) -> Result<(), ErrorCode> {
    if tx.fee < minimum_fee(tx, size) { Err(ErrorCode::InsufficientFee) } else { Ok(()) }
}

/// Whether the source can pay the fee; for an energy fee, the energy it will be taken from.
#[inline]
pub(crate) fn check_available(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    account: &Account,
) -> Result<Option<Arc<Energy>>, Failure> {
    match tx.fee_type {
        FeeType::Tos if account.balance < tx.fee => Err(ErrorCode::InsufficientFee.into()),
        FeeType::Tos | FeeType::Uno => Ok(None),
        FeeType::Energy => match read::energy(view, tx.source)? {
            Some(energy) if energy.energy > 0 => Ok(Some(energy)),
            _ => Err(ErrorCode::InsufficientEnergy.into()),
        },
    }
}

/// Takes the fee, bumps the nonce and stages the source: the only place that does any of them.
#[inline]
pub(crate) fn settle(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
    payer: Payer,
) -> Result<(), Failure> {
    let Payer { mut account, energy } = payer;
    // The rules checked amount + fee where they debit; this is the last line of defence.
    account.balance = account.balance.checked_sub(tx.fee).ok_or(ErrorCode::InsufficientBalance)?;
    account.nonce = account.nonce.checked_add(1).ok_or(ErrorCode::Overflow)?;
    view.put(&StateKey::Account(tx.source), Some(StateValue::Account(account)))?;
    if let Some(mut energy) = energy {
        let left = energy.energy.checked_sub(1).ok_or(ErrorCode::InsufficientEnergy)?;
        Arc::make_mut(&mut energy).energy = left;
        view.put(&StateKey::Energy(tx.source), Some(StateValue::Energy(energy)))?;
        view.add_total(Total::EnergySpent, 1)?;
    }
    if tx.fee != 0 {
        view.add_total(Total::Fees, tx.fee)?;
    }
    Ok(())
}
