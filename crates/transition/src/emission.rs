//! Issuance: what a block adds to the supply, from what was emitted before it.

use wavefront_types::BlockReward;

/// The emission curve's asymptote, in native units.
const EMISSION_MAX: u64 = 18_400_000_000_000_000;
/// Halving rate: the base is this many bits below what is still to be emitted.
const SPEED_SHIFT: u32 = 20;
/// Blocks that share one base.
const BLOCKS_PER_BASE: u64 = 180;
/// Percent of the base that miners do not receive.
const WITHHELD_PERCENT: u64 = 10;

/// The reward of the next block when `emitted` units were emitted so far
/// (`docs/protocol/fees-and-rewards.md`); zero once the curve is exhausted.
///
/// # Determinism
/// Integer arithmetic only.
pub const fn block_reward(emitted: u64) -> BlockReward {
    let base = match EMISSION_MAX.checked_sub(emitted) {
        Some(left) => left >> SPEED_SHIFT,
        None => 0,
    };
    // The base is below 2^35, so nothing here comes near 64 bits.
    let withheld = match base.checked_mul(WITHHELD_PERCENT) {
        Some(product) => product / 100,
        None => 0,
    };
    let to_miners = match base.checked_sub(withheld) {
        Some(rest) => rest,
        None => 0,
    };
    BlockReward::new(to_miners / BLOCKS_PER_BASE, base / BLOCKS_PER_BASE)
}
