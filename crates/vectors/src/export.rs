//! The engine's keys and values as a vector would have them.

use std::collections::BTreeMap;

use wavefront_types::state::{Account, AgentAccount, Energy};
use wavefront_types::{AccountId, StateKey, StateValue, Totals};

use crate::state::{
    AccountRecord, AgentRecord, ContractRecord, FreezeEntry, GlobalState, NameEntry, PendingEntry,
    ResourceRecord, State,
};

/// Collects a state key by key.
#[derive(Debug, Default)]
pub struct Collector {
    state: State,
    energies: BTreeMap<AccountId, Energy>,
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
        Collector { state, energies: BTreeMap::new() }
    }
}

impl Collector {
    /// Takes a key's value; what vectors do not export is passed over.
    pub fn add(&mut self, key: &StateKey, value: &StateValue) {
        let Self { state, energies } = self;
        match (key, value) {
            (StateKey::Account(id), StateValue::Account(of)) => {
                state.accounts.push(account(*id, of));
            }
            (StateKey::Energy(id), StateValue::Energy(held)) => {
                if held.resource.is_some() {
                    state.energy_resources.push(resource(*id, held));
                }
                energies.insert(*id, Energy::clone(held));
            }
            (StateKey::Agent(id), StateValue::Agent(of)) => {
                state.agent_accounts.push(agent(*id, of));
            }
            (StateKey::Name(_), StateValue::Name(record)) => {
                let name = record.name.clone().into();
                state.tns_names.push(NameEntry { name, owner: record.owner });
            }
            (StateKey::Contract(id), StateValue::Contract(module)) => {
                state.contracts.push(ContractRecord { hash: *id, module: module.to_vec() });
            }
            _ => {}
        }
    }

    /// The state in its [normal form](State::normal).
    ///
    /// # Errors
    /// The account that has energy and does not exist, if there is one: no vector has such.
    pub fn finish(self) -> Result<State, AccountId> {
        let Self { mut state, mut energies } = self;
        for account in &mut state.accounts {
            if let Some(held) = energies.remove(&account.address) {
                (account.energy, account.frozen) = (held.energy, held.frozen);
            }
        }
        match energies.into_iter().find(|(_, held)| *held != Energy::default()) {
            Some((nobody, _)) => Err(nobody),
            None => Ok(state.normal()),
        }
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

fn resource(id: AccountId, held: &Energy) -> ResourceRecord {
    let resource = held.resource.iter();
    let freezes = resource.clone().flat_map(|of| &of.freeze_records).map(|of| FreezeEntry {
        amount: of.amount,
        energy_gained: of.energy_gained,
        freeze_height: of.freeze_height,
        unlock_height: of.unlock_height,
    });
    let pending = resource
        .flat_map(|of| &of.pending_unfreezes)
        .map(|of| PendingEntry { amount: of.amount, expire_height: of.expire_height });
    ResourceRecord {
        address: id,
        energy: held.energy,
        frozen_tos: held.frozen,
        freeze_records: freezes.collect(),
        pending_unfreezes: pending.collect(),
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
