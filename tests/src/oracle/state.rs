//! The state of a chain as the oracle keeps it.

use std::collections::BTreeSet;

use wavefront_types::{AccountId, AssetId, ContractId, ErrorCode, Genesis, Hash, StateKey, Totals};

use super::counters::{Counters, plus};
use super::records::{OracleAccount, OracleAgent, OracleEnergy};
use super::table::Table;

/// The state of a chain, and what the last block wrote.
///
/// ```
/// use wavefront_integration_tests::oracle::{OracleAccount, OracleState};
/// use wavefront_types::{AccountId, StateKey};
///
/// let mut state = OracleState::default();
/// let id = AccountId([7; 32]);
/// state.set_account(id, OracleAccount { balance: 5, ..OracleAccount::default() });
/// assert!(state.value_of(&StateKey::Account(id)).is_some());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OracleState {
    pub(super) accounts: Table<AccountId, OracleAccount>,
    pub(super) balances: Table<(AccountId, AssetId), u64>,
    pub(super) energy: Table<AccountId, OracleEnergy>,
    pub(super) agents: Table<AccountId, OracleAgent>,
    pub(super) names: Table<Hash, (String, AccountId)>,
    pub(super) name_of: Table<AccountId, String>,
    pub(super) contracts: Table<ContractId, Vec<u8>>,
    pub(super) burned: Table<AssetId, u64>,
    pub(super) content: Table<Hash, Vec<u8>>,
    /// Keys that the rows of `energy`, `agents` and `accounts` are spread over, where written.
    pub(super) touched: Vec<StateKey>,
    pub(super) totals: Totals,
    pub(super) counters: Counters,
    pub(super) written: BTreeSet<StateKey>,
}

/// Where each table's undo log stood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    logs: [usize; 10],
    counters: Counters,
}

impl OracleState {
    /// The state before the first block.
    ///
    /// # Errors
    /// [`ErrorCode::Overflow`] when the allocation exceeds 64 bits.
    pub fn from_genesis(genesis: &Genesis) -> Result<Self, ErrorCode> {
        let mut state = Self::default();
        for entry in &genesis.accounts {
            state.totals.supply = plus(state.totals.supply, entry.balance)?;
            let account = OracleAccount { balance: entry.balance, ..OracleAccount::default() };
            state.set_account(entry.id, account);
            for &(asset, amount) in &entry.assets {
                state.set_balance(entry.id, asset, amount);
            }
        }
        state.totals.timestamp = genesis.timestamp;
        Ok(state)
    }

    /// The chain's counters.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// The keys that the last applied block wrote: by successful transactions, or after them.
    pub fn written(&self) -> &BTreeSet<StateKey> {
        &self.written
    }

    /// An account, if it exists.
    pub fn account(&self, id: AccountId) -> Option<&OracleAccount> {
        self.accounts.get(id)
    }

    /// The balance of a non-native asset.
    pub fn balance(&self, id: AccountId, asset: AssetId) -> u64 {
        self.balances.get((id, asset)).copied().unwrap_or(0)
    }

    /// An account's energy, if it ever had any.
    pub fn energy(&self, id: AccountId) -> Option<&OracleEnergy> {
        self.energy.get(id)
    }

    /// Every account in address order.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, &OracleAccount)> {
        self.accounts.rows()
    }

    /// Every agent account in address order.
    pub fn agents(&self) -> impl Iterator<Item = (AccountId, &OracleAgent)> {
        self.agents.rows()
    }

    /// Every registered name with its owner.
    pub fn names(&self) -> impl Iterator<Item = (&str, AccountId)> {
        self.names.rows().map(|(_, (name, owner))| (name.as_str(), *owner))
    }

    /// Every deployed module.
    pub fn contracts(&self) -> impl Iterator<Item = (ContractId, &[u8])> {
        self.contracts.rows().map(|(id, module)| (id, module.as_slice()))
    }

    /// Every account's energy in address order.
    pub fn energies(&self) -> impl Iterator<Item = (AccountId, &OracleEnergy)> {
        self.energy.rows()
    }

    /// Puts an account into the initial state.
    pub fn set_account(&mut self, id: AccountId, account: OracleAccount) {
        self.accounts.set(id, account);
        self.accounts.settle();
    }

    /// Puts a balance of a non-native asset into the initial state.
    pub fn set_balance(&mut self, id: AccountId, asset: AssetId, amount: u64) {
        self.balances.set((id, asset), amount);
        self.balances.settle();
    }

    /// Puts an account's energy into the initial state.
    pub fn set_energy(&mut self, id: AccountId, energy: OracleEnergy) {
        self.energy.set(id, energy);
        self.energy.settle();
    }

    /// Puts an agent account into the initial state.
    pub fn set_agent(&mut self, id: AccountId, agent: OracleAgent) {
        self.agents.set(id, agent);
        self.agents.settle();
    }

    /// Puts a module into the initial state.
    pub fn set_contract(&mut self, id: ContractId, module: &[u8]) {
        self.contracts.set(id, module.to_vec());
        self.contracts.settle();
        self.keep(module.to_vec());
        self.content.settle();
    }

    /// Sets the counters of the initial state.
    pub fn set_totals(&mut self, totals: Totals) {
        self.totals = totals;
    }

    pub(super) fn mark(&self) -> Mark {
        let logs = [
            self.accounts.mark(),
            self.balances.mark(),
            self.energy.mark(),
            self.agents.mark(),
            self.names.mark(),
            self.name_of.mark(),
            self.contracts.mark(),
            self.burned.mark(),
            self.content.mark(),
            self.touched.len(),
        ];
        Mark { logs, counters: self.counters }
    }

    pub(super) fn rollback(&mut self, mark: &Mark) {
        let [accounts, balances, energy, agents, names, name_of, contracts, burned, rest @ ..] =
            mark.logs;
        let [content, touched] = rest;
        self.accounts.rollback(accounts);
        self.balances.rollback(balances);
        self.energy.rollback(energy);
        self.agents.rollback(agents);
        self.names.rollback(names);
        self.name_of.rollback(name_of);
        self.contracts.rollback(contracts);
        self.burned.rollback(burned);
        self.content.rollback(content);
        self.touched.truncate(touched);
        self.counters = mark.counters;
    }

    /// Makes the block's changes final and lists them in `written`.
    pub(super) fn settle(&mut self) {
        let mut keys: BTreeSet<StateKey> = BTreeSet::new();
        keys.extend(self.accounts.settle().into_iter().map(StateKey::Account));
        keys.extend(
            self.balances.settle().into_iter().map(|(id, asset)| StateKey::Balance(id, asset)),
        );
        // One row of these is several keys: which of them were written is noted beside.
        self.energy.settle();
        self.agents.settle();
        keys.extend(self.touched.drain(..));
        keys.extend(self.content.settle().into_iter().map(StateKey::Content));
        keys.extend(self.names.settle().into_iter().map(StateKey::Name));
        keys.extend(self.name_of.settle().into_iter().map(StateKey::NameOf));
        keys.extend(self.contracts.settle().into_iter().map(StateKey::Contract));
        keys.extend(self.burned.settle().into_iter().map(StateKey::Burned));
        self.written = keys;
    }
}
