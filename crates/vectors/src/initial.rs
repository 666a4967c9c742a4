//! A vector's state as the engine's keys and values.

use std::collections::BTreeMap;
use std::sync::Arc;

use wavefront_types::digest::total_energy;
use wavefront_types::state::{
    AccountExtra, AgentAccount, ContractRecord, Energy, FreezeId, FreezeRecord, NameRecord,
    PendingUnfreeze,
};
use wavefront_types::{Account, AccountId, StateKey, StateValue, Totals, WriteSet};

use crate::state::{AccountRecord, AgentRecord, ResourceRecord, State};

/// The state that a vector's input meets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InitialState {
    /// The chain.
    pub chain_id: u8,
    /// The counters. Energy is the sum of the accounts', as the digest has it, whatever the
    /// vector's counter says.
    pub totals: Totals,
    /// Every key that holds something. Energy that says nothing leaves no key.
    pub entries: BTreeMap<StateKey, StateValue>,
}

/// The energy of all accounts exceeds 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the energy of all accounts exceeds 64 bits")]
pub struct EnergyOverflow;

impl State {
    /// The state in the engine's form.
    ///
    /// # Errors
    /// [`EnergyOverflow`].
    pub fn initial(&self) -> Result<InitialState, EnergyOverflow> {
        let mut entries = BTreeMap::new();
        let mut energies = BTreeMap::new();
        for record in &self.accounts {
            entries.insert(StateKey::Account(record.address), StateValue::Account(account(record)));
            energies.insert(record.address, bare_energy(record));
        }
        energies.extend(self.energy_resources.iter().map(|of| (of.address, energy(of))));
        let total = total_energy(energies.values()).ok_or(EnergyOverflow)?;
        let held = energies.into_iter().filter(|(_, energy)| *energy != Energy::default());
        entries.extend(held.map(|(id, energy)| (StateKey::Energy(id), StateValue::Energy(energy))));
        for record in &self.energy_resources {
            entries.extend(freezes(record));
            entries.extend(unfreezing(record));
        }
        for record in &self.agent_accounts {
            let agent = StateValue::Agent(Arc::new(agent(record)));
            entries.insert(StateKey::Agent(record.address), agent);
        }
        for record in &self.tns_names {
            let (name, owner) = (record.name.as_str(), record.owner);
            let named = StateValue::Name(Arc::new(NameRecord { name: name.into(), owner }));
            entries.insert(StateKey::for_name(name), named);
            entries.insert(StateKey::NameOf(owner), StateValue::NameOf(name.into()));
        }
        for record in &self.contracts {
            let content = StateKey::for_content(&record.module);
            let StateKey::Content(module) = content else { continue };
            let contract = StateValue::Contract(Arc::new(ContractRecord { module }));
            entries.insert(StateKey::Contract(record.hash), contract);
            entries.insert(content, StateValue::Content(record.module.as_slice().into()));
        }
        let global = &self.global_state;
        let totals = Totals {
            supply: global.total_supply,
            burned: global.total_burned,
            energy: total,
            height: global.block_height,
            timestamp: global.timestamp,
            ..Totals::default()
        };
        Ok(InitialState { chain_id: self.network_chain_id, totals, entries })
    }
}

impl InitialState {
    /// The entries as a write set, for a store's first state.
    #[must_use]
    pub fn write_set(&self) -> WriteSet {
        let entries = self.entries.iter().map(|(key, value)| (*key, Some(value.clone())));
        WriteSet::from_sorted(entries.collect())
    }

    /// An account's energy.
    #[must_use]
    pub fn energy(&self, id: AccountId) -> Option<&Energy> {
        match self.entries.get(&StateKey::Energy(id)) {
            Some(StateValue::Energy(energy)) => Some(energy),
            _ => None,
        }
    }
}

fn account(record: &AccountRecord) -> Account {
    let data = record.data.as_slice().into();
    let extra = AccountExtra { flags: record.flags, data, multisig: false };
    Account {
        balance: record.balance,
        nonce: record.nonce,
        extra: (extra != AccountExtra::default()).then(|| Arc::new(extra)),
    }
}

fn bare_energy(record: &AccountRecord) -> Energy {
    Energy { energy: record.energy, frozen: record.frozen, records: false }
}

fn energy(record: &ResourceRecord) -> Energy {
    Energy { energy: record.energy, frozen: record.frozen_tos, records: true }
}

fn freezes(record: &ResourceRecord) -> impl Iterator<Item = (StateKey, StateValue)> {
    let places = (0..).map(|place| StateKey::Freeze(record.address, FreezeId::initial(place)));
    let freezes = record.freeze_records.iter().map(|of| {
        StateValue::Freeze(Arc::new(FreezeRecord {
            amount: of.amount,
            energy_gained: of.energy_gained,
            freeze_height: of.freeze_height,
            unlock_height: of.unlock_height,
        }))
    });
    places.zip(freezes)
}

fn unfreezing(record: &ResourceRecord) -> Option<(StateKey, StateValue)> {
    let pending: Arc<[PendingUnfreeze]> = record
        .pending_unfreezes
        .iter()
        .map(|of| PendingUnfreeze { amount: of.amount, expire_height: of.expire_height })
        .collect();
    let key = StateKey::Unfreezing(record.address);
    (!pending.is_empty()).then_some((key, StateValue::Unfreezing(pending)))
}

fn agent(record: &AgentRecord) -> AgentAccount {
    AgentAccount {
        owner: record.owner,
        controller: record.controller,
        policy_hash: record.policy_hash,
        status: record.status,
        energy_pool: None,
        session_root: None,
    }
}
