//! What the energy operations share: the source's record, and the arithmetic of coins and days.

use std::sync::Arc;

use wavefront_types::state::{Energy, PendingUnfreeze};
use wavefront_types::{AccountId, COIN, ErrorCode, StateKey, StateValue};

use crate::{Abort, StateView, read};

/// Whether an amount is a whole number of coins, at least one.
pub(super) fn is_freezable(amount: u64) -> bool {
    amount != 0 && amount.is_multiple_of(COIN)
}

/// The energy that freezing `amount` for `days` gives: 2 per coin and day.
pub(super) fn gain(amount: u64, days: u32) -> Result<u64, ErrorCode> {
    (amount / COIN)
        .checked_mul(u64::from(days))
        .and_then(|coin_days| coin_days.checked_mul(2))
        .ok_or(ErrorCode::Overflow)
}

/// The source's energy; bare and empty where there is none yet.
pub(super) fn load(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
) -> Result<Energy, Abort> {
    Ok(read::energy(view, source)?.unwrap_or_default())
}

pub(super) fn store(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    energy: Energy,
) -> Result<(), Abort> {
    view.put(&StateKey::Energy(source), Some(StateValue::Energy(energy)))
}

/// What is on its way back to the source's balance.
pub(super) fn load_pending(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
) -> Result<Arc<[PendingUnfreeze]>, Abort> {
    Ok(read::unfreezing(view, source)?.unwrap_or_default())
}

pub(super) fn store_pending(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    pending: Vec<PendingUnfreeze>,
) -> Result<(), Abort> {
    // Nothing under way is no value.
    let value = (!pending.is_empty()).then(|| StateValue::Unfreezing(pending.into()));
    view.put(&StateKey::Unfreezing(source), value)
}
