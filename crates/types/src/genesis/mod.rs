//! The state before the first block, and the rules that hold for a chain.

mod codec;

#[cfg(test)]
mod tests;

use crate::state::{Account, StateKey, StateValue};
use crate::{AccountId, AssetId, BlockPolicy, DecodeError, Totals, WriteSet};

/// Rules fixed for a chain at its start.
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
