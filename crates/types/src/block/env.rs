//! What the host fixes for one block.

use crate::AccountId;

/// What happens when a transaction of a block fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockPolicy {
    /// The first failing transaction rejects the whole block; the state is untouched.
    Atomic,
    /// A failing transaction is left out (no fee, no nonce); the others go on.
    SkipFailed,
}

/// The newly issued money of one block, in native units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlockReward {
    /// What the miner's balance, and the supply, gain after the transactions.
    pub to_miner: u64,
    /// What the emission counter gains; see `wavefront_transition::emission`.
    pub emitted: u64,
}

/// The surroundings of a block: plain data from the host, constant while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
