//! A block's surroundings from its header.

use wavefront_types::{
    AccountId, BlockEnv, BlockHash, BlockHeader, BlockPolicy, BlockReward, ChainRules, Hash,
};

use crate::block_env;
use crate::emission::block_reward;

fn header() -> BlockHeader {
    BlockHeader {
        version: 0,
        height: 8,
        timestamp: 1_234,
        nonce: 0,
        extra_nonce: Hash::ZERO,
        tips: vec![BlockHash::ZERO],
        tx_hashes: Vec::new(),
        miner: AccountId([9; 32]),
        vrf: None,
    }
}

#[test]
fn header_and_rules_make_the_environment() {
    let emitted = 5_000_000_000_000;
    for (rewards, fees_to_miner) in [(false, false), (false, true), (true, false), (true, true)] {
        let policy = BlockPolicy::Atomic;
        let rules = ChainRules { chain_id: 3, policy, fees_to_miner, rewards };
        let miner = header().miner;
        let expected = BlockEnv::new(3, 11, miner)
            .with_height(8)
            .with_timestamp(1_234)
            .with_reward(if rewards {
                block_reward(emitted, header().height, 100)
            } else {
                BlockReward::new(0, 0)
            })
            .with_fee_recipient(fees_to_miner.then_some(miner));
        assert_eq!(block_env(&rules, &header(), 11, emitted), expected);
    }
}

/// A tenth of what is emitted goes to nobody: neither the miner nor anybody else is credited.
#[test]
fn a_tenth_of_the_emission_is_withheld() {
    let rules =
        ChainRules { chain_id: 3, policy: BlockPolicy::Atomic, fees_to_miner: true, rewards: true };
    let BlockReward { to_miner, emitted, .. } = block_env(&rules, &header(), 1, 0).reward;
    assert_eq!(emitted - to_miner, emitted.div_ceil(10) - 1);
    assert_eq!((to_miner, emitted), (87_738_037, 97_486_707));
}
