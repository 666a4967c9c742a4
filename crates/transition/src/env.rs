//! What surrounds a block of the protocol, from its header.

use wavefront_types::{BlockEnv, BlockHeader, BlockReward, ChainRules};

use crate::emission::block_reward;

/// The environment of the block with this header at `topoheight`, on a chain with these rules that
/// emitted `emitted` units before it ([`Totals::emitted`](wavefront_types::Totals::emitted)).
///
/// The miner receives the reward, if the chain has rewards, and the fees, if the rules say so. A
/// tenth of what is emitted goes to nobody: see [`emission`](crate::emission). The reward is a
/// whole one: for a side block, set its part with [`BlockEnv::with_reward`].
///
/// # Examples
/// ```
/// use wavefront_transition::block_env;
/// use wavefront_types::{AccountId, BlockHash, BlockHeader, BlockPolicy, ChainRules, Hash};
///
/// let header = BlockHeader {
///     version: 0,
///     height: 1,
///     timestamp: 1_700_000_000_000,
///     nonce: 0,
///     extra_nonce: Hash::ZERO,
///     tips: vec![BlockHash::ZERO],
///     tx_hashes: Vec::new(),
///     miner: AccountId([7; 32]),
///     vrf: None,
/// };
/// let rules = ChainRules {
///     chain_id: 0,
///     policy: BlockPolicy::SkipFailed,
///     rewards: true,
///     fees_to_miner: false,
/// };
/// let env = block_env(&rules, &header, 1, 0);
/// assert_eq!((env.miner, env.fee_recipient), (header.miner, None));
/// assert_eq!((env.reward.to_miner, env.reward.emitted), (87_738_037, 97_486_707));
/// ```
///
/// # Determinism
/// A function of its arguments.
#[must_use]
pub const fn block_env(
    rules: &ChainRules,
    header: &BlockHeader,
    topoheight: u64,
    emitted: u64,
) -> BlockEnv {
    let reward = if rules.rewards {
        block_reward(emitted, header.height, 100)
    } else {
        BlockReward::new(0, 0)
    };
    let fee_recipient = if rules.fees_to_miner { Some(header.miner) } else { None };
    BlockEnv::new(rules.chain_id, topoheight, header.miner)
        .with_height(header.height)
        .with_timestamp(header.timestamp)
        .with_reward(reward)
        .with_fee_recipient(fee_recipient)
}
