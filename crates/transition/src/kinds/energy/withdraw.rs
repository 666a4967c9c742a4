//! Collecting released units.

use std::sync::Arc;

use wavefront_types::state::{Energy, PendingUnfreeze};
use wavefront_types::{Account, AccountId, ErrorCode};

use super::record::{load, store};
use crate::{Failure, StateView};

/// Moves what has matured to the balance; without freezing records, everything that is frozen.
/// Succeeds without effect when something is frozen or pending but nothing has matured.
pub(super) fn apply(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    height: u64,
    account: &mut Account,
) -> Result<(), Failure> {
    let mut held = load(view, source)?;
    let pending =
        held.resource.as_ref().is_some_and(|records| !records.pending_unfreezes.is_empty());
    if !pending && held.frozen == 0 {
        return Err(ErrorCode::InvalidPayload.into());
    }
    let collected = collect(Arc::make_mut(&mut held), height).ok_or(ErrorCode::Overflow)?;
    account.balance = account.balance.checked_add(collected).ok_or(ErrorCode::Overflow)?;
    Ok(store(view, source, held)?)
}

/// Takes out what can be withdrawn; `None` when the sum exceeds 64 bits.
fn collect(energy: &mut Energy, height: u64) -> Option<u64> {
    let Some(records) = &mut energy.resource else {
        return Some(core::mem::take(&mut energy.frozen));
    };
    let matured = |entry: &PendingUnfreeze| entry.expire_height <= height;
    let sum = records
        .pending_unfreezes
        .iter()
        .filter(|entry| matured(entry))
        .try_fold(0_u64, |sum, entry| sum.checked_add(entry.amount))?;
    records.pending_unfreezes.retain(|entry| !matured(entry));
    Some(sum)
}
