//! What the host fixes for one block.

use crate::AccountId;

/// What happens when a transaction of a block fails.
///
/// # Examples
/// ```
/// use wavefront_types::BlockPolicy;
///
/// // How many transactions of a block have an effect.
/// let effective = |policy, valid, failing| match policy {
///     BlockPolicy::Atomic if failing > 0 => 0,
///     BlockPolicy::Atomic | BlockPolicy::SkipFailed => valid,
/// };
/// assert_eq!(effective(BlockPolicy::Atomic, 9, 1), 0);
/// assert_eq!(effective(BlockPolicy::SkipFailed, 9, 1), 9);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockPolicy {
    /// The first failing transaction rejects the whole block; the state is untouched.
    Atomic,
    /// A failing transaction is left out (no fee, no nonce); the others go on.
    SkipFailed,
}

/// The newly issued money of one block, in native units.
///
/// # Examples
/// ```
/// use wavefront_types::{AccountId, BlockEnv, BlockReward};
///
/// // A tenth of what is emitted goes elsewhere.
/// let env = BlockEnv::new(3, 1, AccountId([7; 32])).with_reward(BlockReward::new(90, 100));
/// assert_eq!(env.reward.emitted - env.reward.to_miner, 10);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct BlockReward {
    /// What the miner's balance, and the supply, gain after the transactions.
    pub to_miner: u64,
    /// What the emission counter gains; see `wavefront_transition::emission`.
    pub emitted: u64,
}

impl BlockReward {
    /// A reward of which the miner gets `to_miner`, and by which `emitted` units count as emitted.
    #[must_use]
    pub const fn new(to_miner: u64, emitted: u64) -> Self {
        Self { to_miner, emitted }
    }
}

/// The surroundings of a block: plain data from the host, constant while it runs.
///
/// For a block of the protocol, `wavefront_transition::block_env` makes one from the header.
///
/// # Examples
/// ```
/// use wavefront_types::{AccountId, BlockEnv, BlockReward};
///
/// let miner = AccountId([7; 32]);
/// let env = BlockEnv::new(0, 1_000, miner).with_height(990).with_reward(BlockReward::new(9, 10));
/// assert_eq!((env.height, env.reward.to_miner, env.fee_recipient), (990, 9, None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockEnv {
    /// The chain that transactions must name.
    pub chain_id: u8,
    /// The block's position in the total order; every stored version is keyed by it.
    pub topoheight: u64,
    /// The height that the rules see (freeze and unlock heights): constant within the block.
    pub height: u64,
    /// Milliseconds since the epoch.
    pub timestamp: u64,
    /// Who mined the block and receives the reward.
    pub miner: AccountId,
    /// Credited to the miner after the transactions.
    pub reward: BlockReward,
    /// Who receives fees and the unburned part of the gas after the transactions; `None` withholds
    /// them in [`Totals::withheld`](crate::Totals::withheld), as the published vectors do.
    pub fee_recipient: Option<AccountId>,
}

impl BlockEnv {
    /// A block at this place, by this miner: its height is its topoheight, its timestamp 0, no
    /// money is issued and nobody receives the fees, unless set otherwise.
    #[must_use]
    pub const fn new(chain_id: u8, topoheight: u64, miner: AccountId) -> Self {
        Self {
            chain_id,
            topoheight,
            height: topoheight,
            timestamp: 0,
            miner,
            reward: BlockReward::new(0, 0),
            fee_recipient: None,
        }
    }

    /// The same with the height that the rules see.
    #[must_use]
    pub const fn with_height(mut self, height: u64) -> Self {
        self.height = height;
        self
    }

    /// The same at a time, in milliseconds since the epoch.
    #[must_use]
    pub const fn with_timestamp(mut self, timestamp: u64) -> Self {
        self.timestamp = timestamp;
        self
    }

    /// The same with newly issued money.
    #[must_use]
    pub const fn with_reward(mut self, reward: BlockReward) -> Self {
        self.reward = reward;
        self
    }

    /// The same with a receiver of the fees, or without one.
    #[must_use]
    pub const fn with_fee_recipient(mut self, recipient: Option<AccountId>) -> Self {
        self.fee_recipient = recipient;
        self
    }
}
