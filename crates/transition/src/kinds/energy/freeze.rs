//! Freezing units for one's own energy.

use std::sync::Arc;

use wavefront_types::state::FreezeRecord;
use wavefront_types::{Account, AccountId, BlockEnv, COIN, ErrorCode, Total};

use super::record::{gain, is_freezable, load, store};
use crate::payer::debit;
use crate::{Failure, StateView};

/// The chain id of devnet, where days are short.
const DEVNET: u8 = 3;
const BLOCKS_PER_DAY_DEVNET: u64 = 10;
const BLOCKS_PER_DAY: u64 = 86_400;

/// Moves `amount` from the balance to the frozen units, and gains energy for it at once.
pub(super) fn apply(
    view: &mut (impl StateView + ?Sized),
    source: AccountId,
    env: &BlockEnv,
    account: &mut Account,
    amount: u64,
    days: u32,
) -> Result<(), Failure> {
    if !is_freezable(amount) {
        return Err(ErrorCode::InvalidAmount.into());
    }
    debit(&mut account.balance, amount, 0)?;
    let gained = gain(amount, days)?;
    let unlock_height = unlock_height(env, days).ok_or(ErrorCode::Overflow)?;
    let mut held = load(view, source)?;
    let energy = Arc::make_mut(&mut held);
    energy.energy = energy.energy.checked_add(gained).ok_or(ErrorCode::Overflow)?;
    // The protocol counts frozen units in whole coins, and drops a fraction here (only a chain's
    // initial state can hold one).
    let dust = energy.frozen % COIN;
    let whole = energy.frozen.checked_sub(dust).ok_or(ErrorCode::Overflow)?;
    energy.frozen = whole.checked_add(amount).ok_or(ErrorCode::Overflow)?;
    energy.resource.get_or_insert_default().freeze_records.push(FreezeRecord {
        amount,
        energy_gained: gained,
        freeze_height: env.height,
        unlock_height,
    });
    store(view, source, held)?;
    view.add_total(Total::EnergyGained, gained)
}

fn unlock_height(env: &BlockEnv, days: u32) -> Option<u64> {
    let per_day = if env.chain_id == DEVNET { BLOCKS_PER_DAY_DEVNET } else { BLOCKS_PER_DAY };
    env.height.checked_add(u64::from(days).checked_mul(per_day)?)
}
