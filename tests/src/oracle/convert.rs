//! The boundary: the oracle's records as the engine's keys and values, for comparison.

use std::sync::Arc;

use wavefront_types::state::{
    AccountExtra, AgentAccount, Energy, EnergyResource, FreezeRecord, MultisigConfig, NameRecord,
    PendingUnfreeze, SessionKey,
};
use wavefront_types::{Account, AccountId, StateKey, StateValue, WriteSet};

use super::{OracleAccount, OracleAgent, OracleEnergy, OracleState};

fn account(from: &OracleAccount) -> StateValue {
    let extra = AccountExtra {
        flags: from.flags,
        data: from.data.clone().into_boxed_slice(),
        multisig: from.multisig.as_ref().map(|(threshold, participants)| MultisigConfig {
            threshold: *threshold,
            participants: participants.clone(),
        }),
    };
    let extra = (extra != AccountExtra::default()).then(|| Arc::new(extra));
    StateValue::Account(Account { balance: from.balance, nonce: from.nonce, extra })
}

fn energy(from: &OracleEnergy) -> StateValue {
    let resource = from.resource.as_ref().map(|resource| EnergyResource {
        freeze_records: resource
            .freezes
            .iter()
            .map(|record| FreezeRecord {
                amount: record.amount,
                energy_gained: record.gained,
                freeze_height: record.height,
                unlock_height: record.unlock,
            })
            .collect(),
        pending_unfreezes: resource
            .pending
            .iter()
            .map(|&(amount, expire_height)| PendingUnfreeze { amount, expire_height })
            .collect(),
    });
    StateValue::Energy(Arc::new(Energy { energy: from.energy, frozen: from.frozen, resource }))
}

fn agent(owner: AccountId, from: &OracleAgent) -> StateValue {
    StateValue::Agent(Arc::new(AgentAccount {
        owner,
        controller: from.controller,
        policy_hash: from.policy,
        status: from.status,
        energy_pool: from.pool,
        session_root: from.root,
        session_keys: from
            .keys
            .iter()
            .map(|(key_id, session)| SessionKey {
                key_id: *key_id,
                key: session.key,
                expiry: session.expiry,
                max_value: session.max_value,
                allowed_targets: session.targets.clone(),
                allowed_assets: session.assets.clone(),
            })
            .collect(),
    }))
}

impl OracleState {
    /// What the engine must hold under `key`.
    ///
    /// # Panics
    /// On a kind of key that the oracle does not know.
    pub fn value_of(&self, key: &StateKey) -> Option<StateValue> {
        match *key {
            StateKey::Account(id) => self.accounts.get(id).map(account),
            StateKey::Balance(id, asset) => {
                self.balances.get((id, asset)).copied().map(StateValue::Amount)
            }
            StateKey::Energy(id) => self.energy.get(id).map(energy),
            StateKey::Agent(id) => self.agents.get(id).map(|from| agent(id, from)),
            StateKey::Name(hash) => self.names.get(hash).map(|(name, owner)| {
                StateValue::Name(Arc::new(NameRecord { name: name.as_str().into(), owner: *owner }))
            }),
            StateKey::NameOf(id) => {
                self.name_of.get(id).map(|name| StateValue::NameOf(name.as_str().into()))
            }
            StateKey::Contract(id) => {
                self.contracts.get(id).map(|module| StateValue::Contract(module.as_slice().into()))
            }
            StateKey::Burned(asset) => self.burned.get(asset).copied().map(StateValue::Amount),
            other => panic!("the oracle knows no {other:?}"),
        }
    }

    /// Every key that holds something, in canonical order.
    pub fn keys(&self) -> Vec<StateKey> {
        let mut keys: Vec<StateKey> = Vec::new();
        keys.extend(self.accounts.rows().map(|(id, _)| StateKey::Account(id)));
        keys.extend(self.balances.rows().map(|((id, asset), _)| StateKey::Balance(id, asset)));
        keys.extend(self.energy.rows().map(|(id, _)| StateKey::Energy(id)));
        keys.extend(self.agents.rows().map(|(id, _)| StateKey::Agent(id)));
        keys.extend(self.names.rows().map(|(hash, _)| StateKey::Name(hash)));
        keys.extend(self.name_of.rows().map(|(id, _)| StateKey::NameOf(id)));
        keys.extend(self.contracts.rows().map(|(id, _)| StateKey::Contract(id)));
        keys.extend(self.burned.rows().map(|(asset, _)| StateKey::Burned(asset)));
        keys
    }

    /// The whole state as a write set, for putting it into a store.
    pub fn as_write_set(&self) -> WriteSet {
        self.write_set_of(self.keys())
    }

    /// The write set that the last applied block must have.
    pub fn write_set(&self) -> WriteSet {
        self.write_set_of(self.written.iter().copied())
    }

    fn write_set_of(&self, keys: impl IntoIterator<Item = StateKey>) -> WriteSet {
        WriteSet::from_unsorted(keys.into_iter().map(|key| (key, self.value_of(&key))).collect())
    }
}
