//! Starting to release frozen units.

use std::sync::Arc;

use wavefront_types::state::PendingUnfreeze;
use wavefront_types::{AccountId, ErrorCode};

use super::record::{load, store};
use crate::{Failure, StateView};

/// Blocks until released units can be withdrawn.
const COOLDOWN: u64 = 140;
/// Most releases under way at once.
const PENDING_MAX: usize = 32;

/// Moves `amount` from the frozen units to the pending ones. The records' unlock heights are not
/// looked at, and the energy stays (`docs/protocol/energy.md`).
pub(super) fn apply(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    height: u64,
    amount: u64,
) -> Result<(), Failure> {
    let mut held = load(view, source)?;
    let rest = held.frozen.checked_sub(amount).ok_or(ErrorCode::InsufficientFrozen)?;
    let expire_height = height.checked_add(COOLDOWN).ok_or(ErrorCode::Overflow)?;
    let energy = Arc::make_mut(&mut held);
    energy.frozen = rest;
    let pending = &mut energy.resource.get_or_insert_default().pending_unfreezes;
    if pending.len() >= PENDING_MAX {
        return Err(ErrorCode::InvalidPayload.into());
    }
    pending.push(PendingUnfreeze { amount, expire_height });
    Ok(store(view, source, held)?)
}
