//! A vector's states: from JSON, and made comparable with what the oracle holds.

use std::collections::BTreeMap;

use serde_json::Value;
use wavefront_types::{AccountId, ContractId, Hash, Totals};

use super::Malformed;
use super::json::{array, bytes, id, list, number, text};
use crate::oracle::{
    OracleAccount, OracleAgent, OracleEnergy, OracleFreeze, OracleResource, OracleState,
};

/// Reads a state; `None` for null.
pub(super) fn read(value: &Value) -> Result<Option<OracleState>, Malformed> {
    if value.is_null() {
        return Ok(None);
    }
    let mut state = OracleState::default();
    let global = &value["global_state"];
    state.set_totals(Totals {
        supply: number(global, "total_supply")?,
        burned: number(global, "total_burned")?,
        energy: number(global, "total_energy")?,
        height: number(global, "block_height")?,
        timestamp: number(global, "timestamp")?,
        ..Totals::default()
    });
    for entry in list(value, "accounts") {
        read_account(&mut state, entry)?;
    }
    for entry in list(value, "energy_resources") {
        state.set_energy(id(entry, "address")?, energy(entry)?);
    }
    for entry in list(value, "agent_accounts") {
        let agent = OracleAgent {
            controller: id(entry, "controller")?,
            policy: Hash(array(text(entry, "policy_hash")?)?),
            status: u8::try_from(number(entry, "status")?)
                .map_err(|_| Malformed::new("status", &"more than 8 bits"))?,
            pool: None,
            root: None,
            keys: BTreeMap::new(),
        };
        state.set_agent(id(entry, "address")?, agent);
    }
    for entry in list(value, "tns_names") {
        state.set_name(text(entry, "name")?, id(entry, "owner")?);
    }
    for entry in list(value, "contracts") {
        let module = bytes(text(entry, "module")?)
            .ok_or_else(|| Malformed::new("module", &"not hexadecimal"))?;
        state.set_contract(ContractId(array(text(entry, "hash")?)?), &module);
    }
    Ok(Some(state))
}

fn read_account(state: &mut OracleState, entry: &Value) -> Result<(), Malformed> {
    let address = id(entry, "address")?;
    let account = OracleAccount {
        balance: number(entry, "balance")?,
        nonce: number(entry, "nonce")?,
        flags: number(entry, "flags")?,
        data: bytes(text(entry, "data")?)
            .ok_or_else(|| Malformed::new("data", &"not hexadecimal"))?,
        multisig: None,
    };
    state.set_account(address, account);
    let bare = OracleEnergy {
        energy: number(entry, "energy")?,
        frozen: number(entry, "frozen")?,
        resource: None,
    };
    if bare != OracleEnergy::default() {
        state.set_energy(address, bare);
    }
    Ok(())
}

fn energy(entry: &Value) -> Result<OracleEnergy, Malformed> {
    let freezes = list(entry, "freeze_records")
        .iter()
        .map(|record| {
            Ok(OracleFreeze {
                amount: number(record, "amount")?,
                gained: number(record, "energy_gained")?,
                height: number(record, "freeze_height")?,
                unlock: number(record, "unlock_height")?,
            })
        })
        .collect::<Result<_, Malformed>>()?;
    let pending = list(entry, "pending_unfreezes")
        .iter()
        .map(|record| Ok((number(record, "amount")?, number(record, "expire_height")?)))
        .collect::<Result<_, Malformed>>()?;
    Ok(OracleEnergy {
        energy: number(entry, "energy")?,
        frozen: number(entry, "frozen_tos")?,
        resource: Some(OracleResource { freezes, pending }),
    })
}

/// What the vectors export of a state: no multisig configurations, no optional parts of agent
/// accounts, no money that the vectors let vanish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparable {
    /// Supply, burned, energy, height, timestamp.
    pub global: [u64; 5],
    /// Accounts without their multisig configurations.
    pub accounts: Vec<(AccountId, OracleAccount)>,
    /// Energy where there is any.
    pub energies: Vec<(AccountId, OracleEnergy)>,
    /// Controller, policy and status of agent accounts.
    pub agents: Vec<(AccountId, AccountId, Hash, u8)>,
    /// Names with their owners.
    pub names: Vec<(String, AccountId)>,
    /// Deployed modules.
    pub contracts: Vec<(ContractId, Vec<u8>)>,
}

impl Comparable {
    /// The exported part of a state.
    pub fn of(state: &OracleState) -> Self {
        let totals = state.totals();
        let mut names: Vec<_> =
            state.names().map(|(name, owner)| (name.to_owned(), owner)).collect();
        names.sort();
        Self {
            global: [totals.supply, totals.burned, totals.energy, totals.height, totals.timestamp],
            accounts: state
                .accounts()
                .map(|(id, account)| (id, OracleAccount { multisig: None, ..account.clone() }))
                .collect(),
            energies: state
                .energies()
                .filter(|(_, energy)| **energy != OracleEnergy::default())
                .map(|(id, energy)| (id, energy.clone()))
                .collect(),
            agents: state
                .agents()
                .map(|(id, agent)| (id, agent.controller, agent.policy, agent.status))
                .collect(),
            names,
            contracts: state.contracts().map(|(id, module)| (id, module.to_vec())).collect(),
        }
    }
}
