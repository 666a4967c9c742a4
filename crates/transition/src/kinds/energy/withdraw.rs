//! Collecting released units.

use wavefront_types::state::PendingUnfreeze;
use wavefront_types::{Account, AccountId, ErrorCode};

use super::record::{load, load_pending, store, store_pending};
use crate::{Failure, StateView};

/// Moves what has matured to the balance; without records, everything that is frozen. Succeeds
/// without effect when something is frozen or pending but nothing has matured.
pub(super) fn apply(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    height: u64,
    account: &mut Account,
) -> Result<(), Failure> {
    let mut energy = load(view, source)?;
    let pending = load_pending(view, source)?;
    if pending.is_empty() && energy.frozen == 0 {
        return Err(ErrorCode::InvalidPayload.into());
    }
    let collected = if energy.records {
        let (matured, waiting): (Vec<PendingUnfreeze>, Vec<_>) =
            pending.iter().copied().partition(|entry| entry.expire_height <= height);
        let sum = matured.iter().try_fold(0_u64, |sum, entry| sum.checked_add(entry.amount));
        let sum = sum.ok_or(ErrorCode::Overflow)?;
        if !matured.is_empty() {
            store_pending(view, source, waiting)?;
        }
        sum
    } else {
        let frozen = core::mem::take(&mut energy.frozen);
        store(view, source, energy)?;
        frozen
    };
    account.balance = account.balance.checked_add(collected).ok_or(ErrorCode::Overflow)?;
    Ok(())
}
