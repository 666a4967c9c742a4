//! Issuance: what a block adds to the supply, from what was emitted before it.

use wavefront_types::BlockReward;

/// The emission curve's asymptote, in native units.
const EMISSION_MAX: u64 = 18_400_000_000_000_000;
/// Halving rate: the base is this many bits below what is still to be emitted.
const SPEED_SHIFT: u32 = 20;
/// Blocks that share one base.
const BLOCKS_PER_BASE: u64 = 180;
/// Percent of the reward that the miner does not receive, in the first period …
const DEVELOPERS_PERCENT: u64 = 10;
/// … and from this height on …
const DEVELOPERS_CUT_HEIGHT: u64 = 15_768_000;
/// … which is less.
const DEVELOPERS_PERCENT_CUT: u64 = 5;

/// The reward of a block of this height when `emitted` units were emitted before it and it earns
/// `percent` of a reward: 100, or less for a side block (`docs/protocol/fees-and-rewards.md`). Zero
/// once the curve is exhausted; a percentage above 100 counts as 100.
///
/// # Determinism
/// Integer arithmetic only.
///
/// # Examples
/// ```
/// use wavefront_transition::emission::block_reward;
///
/// let full = block_reward(97_486_707, 1, 100);
/// assert_eq!((full.emitted, full.to_miner), (97_486_707, 87_738_037));
/// let side = block_reward(97_486_707, 1, 30);
/// assert_eq!((side.emitted, side.to_miner), (29_246_012, 26_321_411));
/// ```
pub const fn block_reward(emitted: u64, height: u64, percent: u8) -> BlockReward {
    let base = match EMISSION_MAX.checked_sub(emitted) {
        Some(left) => left >> SPEED_SHIFT,
        None => 0,
    };
    let percent = if percent > 100 { 100 } else { percent as u64 };
    let reward = part(base / BLOCKS_PER_BASE, percent);
    let developers =
        if height < DEVELOPERS_CUT_HEIGHT { DEVELOPERS_PERCENT } else { DEVELOPERS_PERCENT_CUT };
    let to_miner = match reward.checked_sub(part(reward, developers)) {
        Some(rest) => rest,
        None => 0,
    };
    BlockReward::new(to_miner, reward)
}

/// A percentage of an amount, rounded down. Amounts are below 2^28 here, so nothing comes near 64
/// bits.
const fn part(amount: u64, percent: u64) -> u64 {
    match amount.checked_mul(percent) {
        Some(product) => product / 100,
        None => 0,
    }
}
