//! Closing a block: fees, gas and reward are paid, and the counters folded.

use wavefront_scheduler::AccessMode;
use wavefront_types::{BlockEnv, ErrorCode, StateKey, Tally, Total, Totals};

use crate::{Failure, StateView};

/// Percent of the gas that is burned when fees have a recipient; the rest is the recipient's.
const GAS_BURNED_PERCENT: u128 = 30;

/// What [`finalize_block`] touches.
pub(crate) fn declare(env: &BlockEnv, mut touch: impl FnMut(StateKey, AccessMode)) {
    if let Some(recipient) = env.fee_recipient {
        touch(StateKey::Account(recipient), AccessMode::Credit);
    }
    touch(StateKey::Account(env.miner), AccessMode::Credit);
}

/// Applies what follows the transactions, at this one point: fees and gas first, then the reward
/// (`docs/protocol/fees-and-rewards.md`). Returns the counters after the block.
///
/// With a fee recipient, 30 % of the gas is burned (rounded down) and the rest is credited to the
/// recipient together with all fees; without one, fees and gas are withheld. Nothing is credited
/// where the amount is 0, so an empty block creates no account.
///
/// # Errors
/// [`ErrorCode::Overflow`] when a counter or a credited balance exceeds 64 bits, or more energy was
/// spent than there was: the block is then rejected as a whole.
///
/// # Determinism
/// Depends on the view's values and the arguments alone.
pub fn finalize_block(
    view: &mut (impl StateView + ?Sized),
    env: &BlockEnv,
    base: &Totals,
    tally: &Tally,
) -> Result<Totals, Failure> {
    let fees = tally.get(Total::Fees);
    let gas = tally.get(Total::Gas);
    let mut totals = *base;
    add(&mut totals.burned, tally.get(Total::Burned))?;
    add(&mut totals.withheld, tally.get(Total::Withheld))?;
    add(&mut totals.shielded, tally.get(Total::Shielded))?;
    add(&mut totals.unshielded, tally.get(Total::Unshielded))?;
    totals.energy = fold_energy(base.energy, tally)?;
    totals.height = base.height.checked_add(1).ok_or(ErrorCode::Overflow)?;

    if let Some(recipient) = env.fee_recipient {
        let burned = gas_burned(gas)?;
        add(&mut totals.burned, burned)?;
        let mut paid = fees;
        add(&mut paid, gas.checked_sub(burned).ok_or(ErrorCode::Overflow)?)?;
        credit(view, &StateKey::Account(recipient), paid)?;
    } else {
        add(&mut totals.withheld, fees)?;
        add(&mut totals.withheld, gas)?;
    }

    credit(view, &StateKey::Account(env.miner), env.reward.to_miner)?;
    add(&mut totals.supply, env.reward.to_miner)?;
    add(&mut totals.emitted, env.reward.emitted)?;
    Ok(totals)
}

fn add(counter: &mut u64, amount: u64) -> Result<(), ErrorCode> {
    *counter = counter.checked_add(amount).ok_or(ErrorCode::Overflow)?;
    Ok(())
}

fn credit(
    view: &mut (impl StateView + ?Sized),
    key: &StateKey,
    amount: u64,
) -> Result<(), Failure> {
    if amount == 0 { Ok(()) } else { view.credit(key, amount) }
}

/// The gas that is burned, rounded down.
fn gas_burned(gas: u64) -> Result<u64, ErrorCode> {
    let hundredfold = u128::from(gas).checked_mul(GAS_BURNED_PERCENT).ok_or(ErrorCode::Overflow)?;
    u64::try_from(hundredfold / 100).map_err(|_| ErrorCode::Overflow)
}

/// Energy after the block: only the result has to fit, so the order of gains and spendings inside
/// the block does not matter.
fn fold_energy(base: u64, tally: &Tally) -> Result<u64, ErrorCode> {
    let gained = u128::from(tally.get(Total::EnergyGained));
    let spent = u128::from(tally.get(Total::EnergySpent));
    u128::from(base)
        .checked_add(gained)
        .and_then(|sum| sum.checked_sub(spent))
        .and_then(|rest| u64::try_from(rest).ok())
        .ok_or(ErrorCode::Overflow)
}
