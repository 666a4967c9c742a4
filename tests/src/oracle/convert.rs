//! The boundary: the oracle's records as the engine's keys and values, for comparison.

use std::sync::Arc;

use wavefront_types::state::{
    AccountExtra, AgentAccount, ContractRecord, Energy, FreezeId, FreezeRecord, MultisigConfig,
    NameRecord, PendingUnfreeze, SessionKey, SessionKeyId,
};
use wavefront_types::{Account, AccountId, Hash, StateKey, StateValue, WriteSet};

use super::agents::scope_content;
use super::{OracleAccount, OracleAgent, OracleEnergy, OracleSessionKey, OracleState};

fn account(from: &OracleAccount) -> StateValue {
    let extra = AccountExtra {
        flags: from.flags,
        data: from.data.clone().into_boxed_slice(),
        multisig: from.multisig.is_some(),
    };
    let extra = (extra != AccountExtra::default()).then(|| Arc::new(extra));
    StateValue::Account(Account { balance: from.balance, nonce: from.nonce, extra })
}

fn multisig((threshold, participants): &(u8, Vec<AccountId>)) -> StateValue {
    let (threshold, participants) = (*threshold, participants.clone());
    StateValue::Multisig(Arc::new(MultisigConfig { threshold, participants }))
}

fn energy(from: &OracleEnergy) -> StateValue {
    let (energy, frozen, records) = (from.energy, from.frozen, from.resource.is_some());
    StateValue::Energy(Energy { energy, frozen, records })
}

/// The freezes of a resource by their numbers.
fn freezes(from: &OracleEnergy) -> impl Iterator<Item = (FreezeId, StateValue)> {
    let records = from.resource.iter().flat_map(|resource| &resource.freezes);
    (0..).zip(records).map(|(place, (nonce, record))| {
        let id = nonce.map_or(FreezeId::initial(place), FreezeId::of_nonce);
        let record = FreezeRecord {
            amount: record.amount,
            energy_gained: record.gained,
            freeze_height: record.height,
            unlock_height: record.unlock,
        };
        (id, StateValue::Freeze(Arc::new(record)))
    })
}

fn unfreezing(from: &OracleEnergy) -> Option<StateValue> {
    let pending = &from.resource.as_ref()?.pending;
    let entry = |&(amount, expire_height): &(u64, u64)| PendingUnfreeze { amount, expire_height };
    let list: Arc<[PendingUnfreeze]> = pending.iter().map(entry).collect();
    (!list.is_empty()).then_some(StateValue::Unfreezing(list))
}

fn agent(owner: AccountId, from: &OracleAgent) -> StateValue {
    StateValue::Agent(Arc::new(AgentAccount {
        owner,
        controller: from.controller,
        policy_hash: from.policy,
        status: from.status,
        energy_pool: from.pool,
        session_root: from.root,
    }))
}

fn session_key(from: &OracleSessionKey) -> StateValue {
    let content = scope_content(from);
    StateValue::SessionKey(Arc::new(SessionKey {
        key: from.key,
        expiry: from.expiry,
        max_value: from.max_value,
        scope: content.map(|bytes| Hash(*blake3::hash(&bytes).as_bytes())),
    }))
}

fn contract(module: &[u8]) -> StateValue {
    let module = Hash(*blake3::hash(module).as_bytes());
    StateValue::Contract(Arc::new(ContractRecord { module }))
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
            StateKey::Contract(id) => self.contracts.get(id).map(|module| contract(module)),
            StateKey::Burned(asset) => self.burned.get(asset).copied().map(StateValue::Amount),
            StateKey::Multisig(id) => {
                self.accounts.get(id).and_then(|account| account.multisig.as_ref()).map(multisig)
            }
            StateKey::Freeze(id, number) => self.energy.get(id).and_then(|from| {
                freezes(from).find(|(at, _)| *at == number).map(|(_, value)| value)
            }),
            StateKey::Unfreezing(id) => self.energy.get(id).and_then(unfreezing),
            StateKey::SessionKey(id, number) => self
                .agents
                .get(id)
                .and_then(|agent| agent.keys.get(&number.number()))
                .map(session_key),
            StateKey::Content(hash) => {
                self.content.get(hash).map(|bytes| StateValue::Content(bytes.as_slice().into()))
            }
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
        let protected = self.accounts.rows().filter(|(_, account)| account.multisig.is_some());
        keys.extend(protected.map(|(id, _)| StateKey::Multisig(id)));
        keys.extend(self.energy.rows().flat_map(|(id, from)| {
            freezes(from).map(move |(number, _)| StateKey::Freeze(id, number))
        }));
        let releasing = self.energy.rows().filter(|(_, from)| unfreezing(from).is_some());
        keys.extend(releasing.map(|(id, _)| StateKey::Unfreezing(id)));
        keys.extend(self.agents.rows().flat_map(|(id, agent)| {
            agent.keys.keys().map(move |n| StateKey::SessionKey(id, SessionKeyId::new(*n)))
        }));
        keys.extend(self.content.rows().map(|(hash, _)| StateKey::Content(hash)));
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
