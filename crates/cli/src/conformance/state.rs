//! From a vector's state to the engine's.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use wavefront_types::state::{
    Account, AccountExtra, AgentAccount, Energy, EnergyResource, FreezeRecord, NameRecord,
    PendingUnfreeze,
};
use wavefront_types::{AccountId, ContractId, Hash, StateKey, StateValue, Totals, WriteSet};

use super::vector::{array, bytes, field, list, number, text};

/// A vector's state before its input.
#[derive(Debug, Default)]
pub(super) struct PreState {
    pub(super) chain_id: u8,
    pub(super) totals: Totals,
    pub(super) state: WriteSet,
}

impl PreState {
    pub(super) fn parse(json: &Value) -> Result<Self, String> {
        let global = field(json, "global_state")?;
        let mut entries = BTreeMap::new();
        let mut energies = accounts(json, &mut entries)?;
        for value in list(json, "energy_resources") {
            energies.insert(account_id(value, "address")?, resource(value)?);
        }
        let total: u128 = energies.values().map(|held| u128::from(held.energy)).sum();
        for (id, energy) in energies {
            if energy != Energy::default() {
                entries.insert(StateKey::Energy(id), StateValue::Energy(Arc::new(energy)));
            }
        }
        domains(json, &mut entries)?;
        let chain_id = number(json, "network_chain_id")?;
        Ok(Self {
            chain_id: u8::try_from(chain_id).map_err(|_| "the chain id is no byte")?,
            totals: Totals {
                supply: number(global, "total_supply")?,
                burned: number(global, "total_burned")?,
                // The digest takes the sum of the accounts' energy, whatever the counter says.
                energy: u64::try_from(total).map_err(|_| "the energy exceeds 64 bits")?,
                height: number(global, "block_height")?,
                timestamp: number(global, "timestamp")?,
                ..Totals::default()
            },
            state: WriteSet::from_sorted(
                entries.into_iter().map(|(key, value)| (key, Some(value))).collect(),
            ),
        })
    }
}

type Entries = BTreeMap<StateKey, StateValue>;

/// The accounts into `entries`; their bare energy by account.
fn accounts(json: &Value, entries: &mut Entries) -> Result<BTreeMap<AccountId, Energy>, String> {
    let mut energies = BTreeMap::new();
    for value in array(json, "accounts")? {
        let id = account_id(value, "address")?;
        let extra = AccountExtra {
            flags: number(value, "flags")?,
            data: bytes(text(value, "data")?)?.into(),
            multisig: None,
        };
        let account = Account {
            balance: number(value, "balance")?,
            nonce: number(value, "nonce")?,
            extra: (extra != AccountExtra::default()).then(|| Arc::new(extra)),
        };
        entries.insert(StateKey::Account(id), StateValue::Account(account));
        let energy = Energy {
            energy: number(value, "energy")?,
            frozen: number(value, "frozen")?,
            resource: None,
        };
        energies.insert(id, energy);
    }
    Ok(energies)
}

fn resource(value: &Value) -> Result<Energy, String> {
    let freeze = |record: &Value| {
        Ok::<_, String>(FreezeRecord {
            amount: number(record, "amount")?,
            energy_gained: number(record, "energy_gained")?,
            freeze_height: number(record, "freeze_height")?,
            unlock_height: number(record, "unlock_height")?,
        })
    };
    let pending = |record: &Value| {
        Ok::<_, String>(PendingUnfreeze {
            amount: number(record, "amount")?,
            expire_height: number(record, "expire_height")?,
        })
    };
    Ok(Energy {
        energy: number(value, "energy")?,
        frozen: number(value, "frozen_tos")?,
        resource: Some(EnergyResource {
            freeze_records: list(value, "freeze_records")
                .iter()
                .map(freeze)
                .collect::<Result<_, _>>()?,
            pending_unfreezes: list(value, "pending_unfreezes")
                .iter()
                .map(pending)
                .collect::<Result<_, _>>()?,
        }),
    })
}

fn domains(json: &Value, entries: &mut Entries) -> Result<(), String> {
    for value in list(json, "agent_accounts") {
        let id = account_id(value, "address")?;
        let agent = AgentAccount {
            owner: account_id(value, "owner")?,
            controller: account_id(value, "controller")?,
            policy_hash: Hash::from_hex(text(value, "policy_hash")?).map_err(|e| e.to_string())?,
            status: u8::try_from(number(value, "status")?).map_err(|_| "`status` is no byte")?,
            energy_pool: None,
            session_root: None,
            session_keys: Vec::new(),
        };
        entries.insert(StateKey::Agent(id), StateValue::Agent(Arc::new(agent)));
    }
    for value in list(json, "tns_names") {
        let (name, owner) = (text(value, "name")?, account_id(value, "owner")?);
        let record = NameRecord { name: name.into(), owner };
        entries.insert(StateKey::for_name(name), StateValue::Name(Arc::new(record)));
        entries.insert(StateKey::NameOf(owner), StateValue::NameOf(name.into()));
    }
    for value in list(json, "contracts") {
        let id = ContractId::from_hex(text(value, "hash")?).map_err(|e| e.to_string())?;
        let module = bytes(text(value, "module")?)?;
        entries.insert(StateKey::Contract(id), StateValue::Contract(module.into()));
    }
    Ok(())
}

fn account_id(value: &Value, name: &str) -> Result<AccountId, String> {
    AccountId::from_hex(text(value, name)?).map_err(|error| format!("`{name}`: {error}"))
}
