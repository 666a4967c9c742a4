//! Starting to release frozen units.

use wavefront_types::state::PendingUnfreeze;
use wavefront_types::{AccountId, ErrorCode};

use super::record::{load, load_pending, store, store_pending};
use crate::{Failure, StateView};

/// Blocks until released units can be withdrawn.
const COOLDOWN: u64 = 140;
/// Most releases under way at once: the bound of the list that a release copies.
const PENDING_MAX: usize = 32;

/// Moves `amount` from the frozen units to the pending ones. The records' unlock heights are not
/// looked at, and the energy stays (`docs/protocol/energy.md`).
pub(super) fn apply(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    height: u64,
    amount: u64,
) -> Result<(), Failure> {
    let mut energy = load(view, source)?;
    energy.frozen = energy.frozen.checked_sub(amount).ok_or(ErrorCode::InsufficientFrozen)?;
    let expire_height = height.checked_add(COOLDOWN).ok_or(ErrorCode::Overflow)?;
    energy.records = true;
    let mut pending = load_pending(view, source)?.to_vec();
    if pending.len() >= PENDING_MAX {
        return Err(ErrorCode::InvalidPayload.into());
    }
    pending.push(PendingUnfreeze { amount, expire_height });
    store_pending(view, source, pending)?;
    Ok(store(view, source, energy)?)
}
