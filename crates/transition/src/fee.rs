//! Fees: their form, their minimum, and the one place where they are taken.

use wavefront_types::state::Energy;
use wavefront_types::{Account, ErrorCode, FeeType, StateKey, StateValue, Total, Transaction};

use crate::kinds::with_rules;
use crate::payer::Payer;
use crate::rules::{FeeRule, Rules};
use crate::{Failure, StateView, read};

/// Native units for each started kibibyte of a transaction.
pub const PER_KIB: u64 = 10_000;
/// Native units for each transfer of a transfers payload.
pub const PER_TRANSFER: u64 = 5_000;
/// Native units for each participant's signature.
pub const PER_SIGNATURE: u64 = 5_000;

/// The least fee in native units, 0 where there is no minimum: other fee types, and kinds without
/// one (`docs/protocol/fees-and-rewards.md`).
pub fn minimum_fee(tx: &Transaction, size: u32) -> u64 {
    let (rule, transfers) =
        with_rules!(&tx.payload, rules => (fee_rule(rules), rules.priced_transfers()));
    if tx.fee_type != FeeType::Tos || !rule.minimum {
        return 0;
    }
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

/// The fee rule of the kind that `rules` belongs to.
#[inline]
const fn fee_rule<R: Rules + ?Sized>(_rules: &R) -> FeeRule {
    R::FEE
}

/// Whether the fee type suits the kind and the fee suits the type.
#[inline]
pub(crate) fn check_form(tx: &Transaction) -> Result<(), ErrorCode> {
    let rule = with_rules!(&tx.payload, rules => fee_rule(rules));
    match tx.fee_type {
        FeeType::Tos if rule.required && tx.fee == 0 => {
            return Err(ErrorCode::InsufficientFee);
        }
        FeeType::Energy if !rule.by_energy => return Err(ErrorCode::InvalidFormat),
        FeeType::Energy if tx.fee != 0 => return Err(ErrorCode::InvalidPayload),
        FeeType::Tos | FeeType::Energy | FeeType::Uno => {}
    }
    if rule.free && tx.fee != 0 {
        return Err(ErrorCode::InvalidPayload);
    }
    if tx.fee_type == FeeType::Uno && (!rule.by_uno || tx.fee != 0) {
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
) -> Result<Option<Energy>, Failure> {
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
    let Payer { mut account, energy, signers: _ } = payer;
    // The rules checked amount + fee where they debit; this is the last line of defence.
    account.balance = account.balance.checked_sub(tx.fee).ok_or(ErrorCode::InsufficientBalance)?;
    account.nonce = account.nonce.checked_add(1).ok_or(ErrorCode::Overflow)?;
    view.put(&StateKey::Account(tx.source), Some(StateValue::Account(account)))?;
    if let Some(mut energy) = energy {
        energy.energy = energy.energy.checked_sub(1).ok_or(ErrorCode::InsufficientEnergy)?;
        view.put(&StateKey::Energy(tx.source), Some(StateValue::Energy(energy)))?;
        view.add_total(Total::EnergySpent, 1)?;
    }
    if tx.fee != 0 {
        view.add_total(Total::Fees, tx.fee)?;
    }
    Ok(())
}
