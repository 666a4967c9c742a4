//! The emission formula.

use proptest::prelude::*;
use wavefront_types::BlockReward;

use crate::emission::block_reward;

const MAX: u64 = 18_400_000_000_000_000;

#[test]
fn first_blocks() {
    let genesis = block_reward(0, 0, 100);
    assert_eq!(genesis, BlockReward::new(87_738_037, 97_486_707));
    // With genesis emitting, the first and the second block's miner get these.
    let first = block_reward(97_486_707, 1, 100);
    assert_eq!(first.to_miner, 87_738_037);
    assert_eq!(block_reward(97_486_707 + first.emitted, 2, 100).to_miner, 87_738_036);
}

#[test]
fn exhausted() {
    assert_eq!(block_reward(MAX, 1, 100), BlockReward::default());
    assert_eq!(block_reward(u64::MAX, 1, 100), BlockReward::default());
    // Rounding favours the miner: of 9 units a tenth is nothing.
    assert_eq!(block_reward(MAX - (180 << 20), 1, 100), BlockReward::new(1, 1));
    assert_eq!(block_reward(MAX - ((9 * 180) << 20), 1, 100), BlockReward::new(9, 9));
    assert_eq!(block_reward(MAX - ((10 * 180) << 20), 1, 100), BlockReward::new(9, 10));
}

#[test]
fn the_developers_part_is_halved_at_its_height() {
    let rewards = [15_767_999, 15_768_000].map(|height| block_reward(0, height, 100));
    assert_eq!(rewards[0], block_reward(0, 0, 100));
    assert_eq!(rewards[1], BlockReward::new(97_486_707 - 4_874_335, 97_486_707));
}

#[test]
fn a_side_block_earns_its_part() {
    let part = |percent| block_reward(0, 1, percent).emitted;
    assert_eq!(part(30), 97_486_707 * 30 / 100);
    assert_eq!(part(5), 97_486_707 * 5 / 100);
    assert_eq!((part(0), part(255)), (0, part(100)));
    // The miner's part is taken of the side block's reward, not the other way round.
    assert_eq!(block_reward(0, 1, 30), BlockReward::new(29_246_012 - 2_924_601, 29_246_012));
}

#[test]
fn the_counter_never_passes_its_limit() {
    let mut emitted = 18_399_999_000_000_000;
    for _ in 0..100_000 {
        emitted += block_reward(emitted, 1, 100).emitted;
    }
    assert!(emitted <= MAX);
}

proptest! {
    #[test]
    fn falls_and_keeps_a_tenth_back(emitted in 0..MAX, percent in 0..=100_u8) {
        let reward = block_reward(emitted, 1, percent);
        prop_assert!(reward.to_miner <= reward.emitted);
        prop_assert_eq!(reward.emitted - reward.to_miner, reward.emitted / 10);
        let after = block_reward(emitted + reward.emitted, 1, percent);
        prop_assert!(after.emitted <= reward.emitted);
    }
}
