//! Committed state as the measurements read it: hash maps, the fastest store there is.

use wavefront_state::FastMap;
use wavefront_types::{
    Account, AccountId, Genesis, ReadError, StateKey, StateReader, StateValue, Totals,
};

/// A state in two maps. Accounts, which are most of it, have one of their own: an entry is half as
/// large as one of the general map, and how many cache lines a read touches is most of its cost.
#[derive(Debug, Clone, Default)]
pub struct MapStore {
    accounts: FastMap<AccountId, Account>,
    others: FastMap<StateKey, StateValue>,
    totals: Totals,
}

impl MapStore {
    /// The state before the first block of a chain.
    ///
    /// # Panics
    /// When the genesis is not valid.
    #[must_use]
    pub fn new(genesis: &Genesis) -> Self {
        let (writes, totals) = genesis.initial_state().expect("a generated genesis is valid");
        let values = writes.into_entries().into_iter();
        let present = values.filter_map(|(key, value)| Some((key, value?)));
        Self { totals, ..Self::of(present) }
    }

    /// A state of these values, with counters of 0.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = (StateKey, StateValue)>) -> Self {
        let mut store = Self::default();
        for entry in values {
            match entry {
                (StateKey::Account(id), StateValue::Account(account)) => {
                    store.accounts.insert(id, account);
                }
                (key, value) => {
                    store.others.insert(key, value);
                }
            }
        }
        store
    }

    /// An account.
    #[must_use]
    pub fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// All accounts, in no particular order.
    pub fn accounts(&self) -> impl Iterator<Item = (&AccountId, &Account)> {
        self.accounts.iter()
    }

    /// All entries but accounts, in no particular order.
    pub fn others(&self) -> impl Iterator<Item = (&StateKey, &StateValue)> {
        self.others.iter()
    }
}

impl StateReader for MapStore {
    #[inline]
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(match key {
            StateKey::Account(id) => self.accounts.get(id).cloned().map(StateValue::Account),
            other => self.others.get(other).cloned(),
        })
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.totals)
    }
}
