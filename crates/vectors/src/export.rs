//! The engine's keys and values as a vector would have them.

use std::collections::BTreeMap;

use wavefront_types::state::{Account, AgentAccount, Energy, FreezeRecord, PendingUnfreeze};
use wavefront_types::{AccountId, ContractId, Hash, StateKey, StateValue, Totals};

use crate::state::{
    AccountRecord, AgentRecord, ContractRecord, FreezeEntry, GlobalState, NameEntry, PendingEntry,
    ResourceRecord, State,
};

/// Collects a state key by key.
#[derive(Debug, Default)]
pub struct Collector {
    state: State,
    energies: BTreeMap<AccountId, Energy>,
    freezes: BTreeMap<AccountId, Vec<FreezeEntry>>,
    unfreezing: BTreeMap<AccountId, Vec<PendingEntry>>,
    /// Contracts by their modules' hashes.
    contracts: Vec<(ContractId, Hash)>,
    content: BTreeMap<Hash, Vec<u8>>,
}

/// Why what a store holds cannot be a vector's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Energy of nobody.
    #[error("{0} has energy, but is no account")]
    Nobody(AccountId),
    /// Records of somebody who should have none.
    #[error("{0} has records of what it froze, but none are expected")]
    Records(AccountId),
    /// A contract whose module is missing.
    #[error("the module of contract {0} is missing")]
    Module(ContractId),
}

impl State {
    /// Starts to collect the state of a chain with these counters.
    #[must_use]
    pub fn collect(chain_id: u8, totals: &Totals) -> Collector {
        let global_state = GlobalState {
            total_supply: totals.supply,
            total_burned: totals.burned,
            total_energy: totals.energy,
            block_height: totals.height,
            timestamp: totals.timestamp,
        };
        let state = Self { network_chain_id: chain_id, global_state, ..Self::default() };
        Collector { state, ..Collector::default() }
    }
}

impl Collector {
    /// Takes a key's value, in key order; what vectors do not export is passed over.
    pub fn add(&mut self, key: &StateKey, value: &StateValue) {
        let Self { state, energies, freezes, unfreezing, contracts, content } = self;
        match (key, value) {
            (StateKey::Account(id), StateValue::Account(of)) => {
                state.accounts.push(account(*id, of));
            }
            (StateKey::Energy(id), StateValue::Energy(held)) => {
                energies.insert(*id, *held);
            }
            (StateKey::Freeze(id, _), StateValue::Freeze(record)) => {
                freezes.entry(*id).or_default().push(freeze(record));
            }
            (StateKey::Unfreezing(id), StateValue::Unfreezing(pending)) => {
                let entry = |of: &PendingUnfreeze| PendingEntry {
                    amount: of.amount,
                    expire_height: of.expire_height,
                };
                unfreezing.insert(*id, pending.iter().map(entry).collect());
            }
            (StateKey::Agent(id), StateValue::Agent(of)) => {
                state.agent_accounts.push(agent(*id, of));
            }
            (StateKey::Name(_), StateValue::Name(record)) => {
                let name = record.name.clone().into();
                state.tns_names.push(NameEntry { name, owner: record.owner });
            }
            (StateKey::Contract(id), StateValue::Contract(record)) => {
                contracts.push((*id, record.module));
            }
            (StateKey::Content(hash), StateValue::Content(bytes)) => {
                content.insert(*hash, bytes.to_vec());
            }
            _ => {}
        }
    }

    /// The state in its [normal form](State::normal).
    ///
    /// # Errors
    /// [`ExportError`]: no vector has such a state.
    pub fn finish(self) -> Result<State, ExportError> {
        let Self { mut state, mut energies, mut freezes, mut unfreezing, contracts, content } =
            self;
        for (id, held) in energies.iter().filter(|(_, held)| held.records) {
            state.energy_resources.push(ResourceRecord {
                address: *id,
                energy: held.energy,
                frozen_tos: held.frozen,
                freeze_records: freezes.remove(id).unwrap_or_default(),
                pending_unfreezes: unfreezing.remove(id).unwrap_or_default(),
            });
        }
        if let Some(id) = freezes.into_keys().chain(unfreezing.into_keys()).next() {
            return Err(ExportError::Records(id));
        }
        for (hash, module) in contracts {
            let module = content.get(&module).ok_or(ExportError::Module(hash))?.clone();
            state.contracts.push(ContractRecord { hash, module });
        }
        for account in &mut state.accounts {
            if let Some(held) = energies.remove(&account.address) {
                (account.energy, account.frozen) = (held.energy, held.frozen);
            }
        }
        match energies.into_iter().find(|(_, held)| *held != Energy::default()) {
            Some((nobody, _)) => Err(ExportError::Nobody(nobody)),
            None => Ok(state.normal()),
        }
    }
}

fn freeze(record: &FreezeRecord) -> FreezeEntry {
    FreezeEntry {
        amount: record.amount,
        energy_gained: record.energy_gained,
        freeze_height: record.freeze_height,
        unlock_height: record.unlock_height,
    }
}

fn account(id: AccountId, of: &Account) -> AccountRecord {
    let extra = of.extra.as_deref();
    AccountRecord {
        address: id,
        balance: of.balance,
        nonce: of.nonce,
        frozen: 0,
        energy: 0,
        flags: extra.map_or(0, |extra| extra.flags),
        data: extra.map_or_else(Vec::new, |extra| extra.data.to_vec()),
    }
}

fn agent(id: AccountId, of: &AgentAccount) -> AgentRecord {
    AgentRecord {
        address: id,
        owner: of.owner,
        controller: of.controller,
        policy_hash: of.policy_hash,
        status: of.status,
    }
}
