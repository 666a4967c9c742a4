//! The state before the first block, and the rules that hold for a chain.

mod codec;

#[cfg(test)]
mod tests;

use crate::state::{Account, StateKey, StateValue};
use crate::{AccountId, AssetId, BlockPolicy, DecodeError, Totals, WriteSet};

/// Rules fixed for a chain at its start.
///
/// # Examples
/// ```
/// use wavefront_types::{BlockPolicy, ChainRules, Genesis};
///
/// let policy = BlockPolicy::SkipFailed;
/// let devnet = ChainRules { chain_id: 3, policy, fees_to_miner: true, rewards: true };
/// let genesis = |rules| Genesis { rules, timestamp: 0, accounts: Vec::new() };
/// let without_rewards = ChainRules { rewards: false, ..devnet };
/// assert_ne!(genesis(devnet).hash(), genesis(without_rewards).hash(), "another chain");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainRules {
    /// The chain that transactions must name; 3 is devnet.
    pub chain_id: u8,
    /// What a failing transaction does to its block.
    pub policy: BlockPolicy,
    /// Whether fees and gas go to the miner (else they are withheld).
    pub fees_to_miner: bool,
    /// Whether blocks are rewarded by the emission formula.
    pub rewards: bool,
}

/// One account's allocation.
///
/// # Examples
/// ```
/// use wavefront_types::{AccountId, AssetId, COIN, GenesisAccount};
///
/// let (token, id) = (AssetId([7; 32]), AccountId([1; 32]));
/// let founder = GenesisAccount { id, balance: 100 * COIN, assets: vec![(token, 5)] };
/// assert!(founder.assets.iter().all(|(asset, _)| !asset.is_native()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenesisAccount {
    /// The account.
    pub id: AccountId,
    /// Native units.
    pub balance: u64,
    /// Non-native balances, sorted by asset, each asset once.
    pub assets: Vec<(AssetId, u64)>,
}

/// What a chain starts from. Its hash names the chain: a store holds blocks of one genesis only.
///
/// # Examples
/// ```
/// use wavefront_types::{AccountId, BlockPolicy, ChainRules, Genesis, GenesisAccount};
///
/// let policy = BlockPolicy::SkipFailed;
/// let rules = ChainRules { chain_id: 3, policy, fees_to_miner: true, rewards: false };
/// let account = |id, balance| GenesisAccount { id: AccountId([id; 32]), balance, assets: vec![] };
/// let genesis = Genesis { rules, timestamp: 0, accounts: vec![account(1, 70), account(2, 30)] };
///
/// let (state, totals) = genesis.initial_state()?;
/// assert_eq!((state.len(), totals.supply), (2, 100));
/// assert_eq!(Genesis::decode(&genesis.encode())?.hash(), genesis.hash());
/// # Ok::<(), wavefront_types::GenesisError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// The chain's rules.
    pub rules: ChainRules,
    /// Milliseconds since the epoch.
    pub timestamp: u64,
    /// Sorted by id, each account once.
    pub accounts: Vec<GenesisAccount>,
}

/// Why a genesis is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenesisError {
    /// The bytes are not the form that encoding gives.
    #[error("malformed genesis: {0}")]
    Malformed(#[from] DecodeError),
    /// An account is listed twice or out of order.
    #[error("account {0} is listed twice or out of order")]
    AccountOrder(AccountId),
    /// An account lists an asset twice or out of order.
    #[error("account {account} lists asset {asset} twice or out of order")]
    AssetOrder {
        /// The account.
        account: AccountId,
        /// The later of the two assets in question.
        asset: AssetId,
    },
    /// The native asset is listed among the others.
    #[error("account {0} lists the native asset among the others")]
    NativeAsset(AccountId),
    /// The native balances add up to more than 64 bits hold.
    #[error("the native balances exceed 64 bits at account {0}")]
    Supply(AccountId),
}

impl Genesis {
    /// The state before the first block, and its counters: the supply is the sum of the native
    /// balances.
    ///
    /// # Errors
    /// [`GenesisError`] when accounts or assets are not strictly ascending, the native asset is
    /// listed among the others, or the supply exceeds 64 bits.
    ///
    /// # Complexity
    /// O(n) in accounts and balances.
    pub fn initial_state(&self) -> Result<(WriteSet, Totals), GenesisError> {
        self.check_order()?;
        let mut supply = 0_u64;
        let mut entries = Vec::with_capacity(self.accounts.len());
        for GenesisAccount { id, balance, assets: _ } in &self.accounts {
            supply = supply.checked_add(*balance).ok_or(GenesisError::Supply(*id))?;
            let account = Account { balance: *balance, ..Account::default() };
            entries.push((StateKey::Account(*id), Some(StateValue::Account(account))));
        }
        for GenesisAccount { id, balance: _, assets } in &self.accounts {
            for (asset, amount) in assets {
                let value = StateValue::Amount(*amount);
                entries.push((StateKey::Balance(*id, *asset), Some(value)));
            }
        }
        let totals = Totals { supply, timestamp: self.timestamp, ..Totals::default() };
        // Accounts come before balances in key order, and both were just checked to ascend.
        Ok((WriteSet::from_sorted(entries), totals))
    }

    /// Checks that accounts, and each account's assets, are strictly ascending.
    fn check_order(&self) -> Result<(), GenesisError> {
        for pair in self.accounts.windows(2) {
            if pair[0].id >= pair[1].id {
                return Err(GenesisError::AccountOrder(pair[1].id));
            }
        }
        for account in &self.accounts {
            if account.assets.iter().any(|(asset, _)| asset.is_native()) {
                return Err(GenesisError::NativeAsset(account.id));
            }
            for pair in account.assets.windows(2) {
                if pair[0].0 >= pair[1].0 {
                    let (account, asset) = (account.id, pair[1].0);
                    return Err(GenesisError::AssetOrder { account, asset });
                }
            }
        }
        Ok(())
    }
}
