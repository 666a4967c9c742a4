//! A state as the files have it.
//!
//! What a record holds beyond these members would go untested, so that it is refused. Multisig
//! configurations, contract storage and balances of other assets are never exported.

use serde::{Deserialize, Serialize};
use wavefront_types::{AccountId, ContractId, Hash};

use crate::hex_id;

/// The state before or after a vector's input.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The chain.
    pub network_chain_id: u8,
    /// The chain's counters.
    pub global_state: GlobalState,
    /// Every account.
    pub accounts: Vec<AccountRecord>,
    /// The freezing records of accounts that have any.
    #[serde(default)]
    pub energy_resources: Vec<ResourceRecord>,
    /// Agent accounts.
    #[serde(default)]
    pub agent_accounts: Vec<AgentRecord>,
    /// Registered names.
    #[serde(default)]
    pub tns_names: Vec<NameEntry>,
    /// Deployed modules.
    #[serde(default)]
    pub contracts: Vec<ContractRecord>,
}

/// The chain's counters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalState {
    /// Native units issued.
    pub total_supply: u64,
    /// Native units burned.
    pub total_burned: u64,
    /// Sum of the accounts' energy.
    pub total_energy: u64,
    /// Blocks applied.
    pub block_height: u64,
    /// Part of the digest.
    pub timestamp: u64,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountRecord {
    /// Its key.
    #[serde(with = "hex_id")]
    pub address: AccountId,
    /// Native units.
    pub balance: u64,
    /// The nonce that its next transaction must carry.
    pub nonce: u64,
    /// Native units frozen; those of its [`ResourceRecord`] count where it has one.
    pub frozen: u64,
    /// Energy to spend; that of its [`ResourceRecord`] counts where it has one.
    pub energy: u64,
    /// Opaque; part of the digest.
    pub flags: u64,
    /// Opaque; part of the digest.
    #[serde(with = "hex")]
    pub data: Vec<u8>,
}

/// What an account froze.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceRecord {
    /// The account.
    #[serde(with = "hex_id")]
    pub address: AccountId,
    /// Energy to spend.
    pub energy: u64,
    /// Native units frozen.
    pub frozen_tos: u64,
    /// In order of freezing.
    #[serde(default)]
    pub freeze_records: Vec<FreezeEntry>,
    /// In order of unfreezing.
    #[serde(default)]
    pub pending_unfreezes: Vec<PendingEntry>,
}

/// One freeze.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreezeEntry {
    /// Native units.
    pub amount: u64,
    /// Energy gained by it.
    pub energy_gained: u64,
    /// Height of the block that froze.
    pub freeze_height: u64,
    /// Height from which it may be released.
    pub unlock_height: u64,
}

/// Units on their way back to the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingEntry {
    /// Native units.
    pub amount: u64,
    /// Height from which they can be withdrawn.
    pub expire_height: u64,
}

/// An agent account; its optional parts are not exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentRecord {
    /// The account.
    #[serde(with = "hex_id")]
    pub address: AccountId,
    /// Whose account it is.
    #[serde(with = "hex_id")]
    pub owner: AccountId,
    /// Who may act for it.
    #[serde(with = "hex_id")]
    pub controller: AccountId,
    /// Hash of its policy.
    #[serde(with = "hex_id")]
    pub policy_hash: Hash,
    /// 0 active, 1 suspended.
    pub status: u8,
}

/// A registered name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameEntry {
    /// The name.
    pub name: String,
    /// Who registered it.
    #[serde(with = "hex_id")]
    pub owner: AccountId,
}

/// A deployed module. In the published states some hash to something else than `hash`: that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractRecord {
    /// What it is called by.
    #[serde(with = "hex_id")]
    pub hash: ContractId,
    /// Its bytes.
    #[serde(with = "hex")]
    pub module: Vec<u8>,
}

impl State {
    /// The same state in the form in which states are compared: energy and frozen units of an
    /// account are those of its resource where it has one, and lists are in the order of their
    /// keys.
    #[must_use]
    pub fn normal(mut self) -> Self {
        for resource in &self.energy_resources {
            let held = |account: &&mut AccountRecord| account.address == resource.address;
            for account in self.accounts.iter_mut().filter(held) {
                (account.energy, account.frozen) = (resource.energy, resource.frozen_tos);
            }
        }
        self.accounts.sort_by_key(|of| of.address);
        self.energy_resources.sort_by_key(|of| of.address);
        self.agent_accounts.sort_by_key(|of| of.address);
        self.tns_names.sort_by(|a, b| a.name.cmp(&b.name));
        self.contracts.sort_by_key(|of| of.hash);
        self
    }
}
