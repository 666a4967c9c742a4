//! The emission formula.

use proptest::prelude::*;
use wavefront_types::BlockReward;

use crate::emission::block_reward;

#[test]
fn first_block() {
    assert_eq!(block_reward(0), BlockReward::new(87_738_037, 97_486_707));
}

#[test]
fn exhausted() {
    const MAX: u64 = 18_400_000_000_000_000;
    assert_eq!(block_reward(MAX), BlockReward::default());
    assert_eq!(block_reward(u64::MAX), BlockReward::default());
    assert_eq!(block_reward(MAX - (180 << 20)), BlockReward::new(0, 1));
    assert_eq!(block_reward(MAX - (200 << 20)), BlockReward::new(1, 1));
}

#[test]
fn the_counter_never_passes_its_limit() {
    let mut emitted = 18_399_999_000_000_000;
    for _ in 0..100_000 {
        emitted += block_reward(emitted).emitted;
    }
    assert!(emitted <= 18_400_000_000_000_000);
}

proptest! {
    #[test]
    fn falls_and_keeps_a_tenth_back(emitted in 0_u64..18_400_000_000_000_000) {
        let reward = block_reward(emitted);
        prop_assert!(reward.to_miner <= reward.emitted);
        prop_assert!(reward.to_miner >= reward.emitted / 10 * 9);
        prop_assert!(block_reward(emitted + reward.emitted).emitted <= reward.emitted);
    }
}
