//! Freezing units for one's own energy.

use std::sync::Arc;

use wavefront_scheduler::AccessMode;
use wavefront_types::state::{FreezeId, FreezeRecord};
use wavefront_types::{
    Account, BlockEnv, COIN, ErrorCode, StateKey, StateValue, Total, Transaction,
};

use super::record::{gain, is_freezable, load, store};
use crate::payer::debit;
use crate::rules::Touch;
use crate::{Failure, StateView};

/// The chain id of devnet, where days are short.
const DEVNET: u8 = 3;
const BLOCKS_PER_DAY_DEVNET: u64 = 10;
const BLOCKS_PER_DAY: u64 = 86_400;

/// The record that a freeze adds: known from the transaction, since no two of an account have one
/// nonce.
fn record_key(tx: &Transaction) -> StateKey {
    StateKey::Freeze(tx.source, FreezeId::of_nonce(tx.nonce))
}

/// What a freeze touches besides the source's own: no other record, however many there are.
pub(super) fn declare(tx: &Transaction, touch: &mut impl Touch) {
    touch(record_key(tx), AccessMode::Write);
}

/// Moves `amount` from the balance to the frozen units, and gains energy for it at once.
pub(super) fn apply(
    view: &mut (impl StateView + ?Sized),
    tx: &Transaction,
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
    let mut energy = load(view, tx.source)?;
    energy.energy = energy.energy.checked_add(gained).ok_or(ErrorCode::Overflow)?;
    // The protocol counts frozen units in whole coins, and drops a fraction here (only a chain's
    // initial state can hold one).
    let dust = energy.frozen % COIN;
    let whole = energy.frozen.checked_sub(dust).ok_or(ErrorCode::Overflow)?;
    energy.frozen = whole.checked_add(amount).ok_or(ErrorCode::Overflow)?;
    energy.records = true;
    store(view, tx.source, energy)?;
    let record =
        FreezeRecord { amount, energy_gained: gained, freeze_height: env.height, unlock_height };
    view.put(&record_key(tx), Some(StateValue::Freeze(Arc::new(record))))?;
    view.add_total(Total::EnergyGained, gained)
}

fn unlock_height(env: &BlockEnv, days: u32) -> Option<u64> {
    let per_day = if env.chain_id == DEVNET { BLOCKS_PER_DAY_DEVNET } else { BLOCKS_PER_DAY };
    env.height.checked_add(u64::from(days).checked_mul(per_day)?)
}
