//! Keys made of what they stand for.

use super::StateKey;
use crate::transaction::{DeployPayload, NamePayload};
use crate::{AccountId, AssetId, ContractId, Hash};

impl StateKey {
    /// The key of an account's balance of `asset`: the account itself for the native asset.
    #[inline]
    pub fn balance(account: AccountId, asset: AssetId) -> Self {
        if asset.is_native() { Self::Account(account) } else { Self::Balance(account, asset) }
    }

    /// The key of a name, whatever its letter case.
    pub fn for_name(name: &str) -> Self {
        Self::Name(NamePayload::new(name).hash())
    }

    /// The key of bytes under their hash.
    ///
    /// # Complexity
    /// O(n): hashes the bytes.
    pub fn for_content(bytes: &[u8]) -> Self {
        Self::Content(Hash(*blake3::hash(bytes).as_bytes()))
    }

    /// The key of what a contract stored under these bytes.
    ///
    /// # Complexity
    /// O(n): hashes the bytes.
    pub fn for_storage(contract: ContractId, key: &[u8]) -> Self {
        Self::Storage(contract, Hash(*blake3::hash(key).as_bytes()))
    }

    /// The key of the contract that deploying a module makes.
    ///
    /// # Complexity
    /// O(n): hashes the module.
    pub fn for_module(module: &[u8]) -> Self {
        Self::Contract(DeployPayload::contract_of(module))
    }
}
