//! An oracle's state as the committed state that an engine reads.

use std::collections::BTreeMap;

use wavefront_types::digest::DigestBuilder;
use wavefront_types::{Hash, ReadError, StateKey, StateReader, StateValue, Totals, WriteSet};

use crate::oracle::OracleState;

/// Committed state in memory.
///
/// ```
/// use wavefront_integration_tests::{oracle::OracleState, snapshot::Snapshot};
/// use wavefront_types::{AccountId, StateKey, StateReader};
///
/// let snapshot = Snapshot::of(&OracleState::default());
/// assert_eq!(snapshot.read(&StateKey::Account(AccountId::ZERO)), Ok(None));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    values: BTreeMap<StateKey, StateValue>,
    totals: Totals,
}

impl Snapshot {
    /// Everything that `state` holds.
    pub fn of(state: &OracleState) -> Self {
        Self::from_write_set(state.as_write_set(), state.totals())
    }

    /// A state from its values.
    pub fn from_write_set(write_set: WriteSet, totals: Totals) -> Self {
        let entries = write_set.into_entries();
        let values = entries.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        Self { values, totals }
    }

    /// Everything it holds, in canonical order.
    pub fn values(&self) -> impl Iterator<Item = (&StateKey, &StateValue)> {
        self.values.iter()
    }

    /// The counters.
    pub const fn totals_now(&self) -> Totals {
        self.totals
    }

    /// What is stored under a key.
    pub fn get(&self, key: &StateKey) -> Option<&StateValue> {
        self.values.get(key)
    }

    /// The digest as a store computes it.
    ///
    /// # Panics
    /// When a value has another kind than its key.
    pub fn digest(&self) -> Hash {
        let mut digest = DigestBuilder::new(&self.totals);
        for (key, value) in &self.values {
            let StateKey::Account(id) = key else { continue };
            let StateValue::Account(account) = value else { panic!("{key} holds {value:?}") };
            let energy = match self.values.get(&StateKey::Energy(*id)) {
                Some(StateValue::Energy(energy)) => Some(energy),
                _ => None,
            };
            let pushed = digest.push_account(id, account, energy);
            assert_eq!(pushed, Ok(()), "keys are in order");
        }
        digest.finish()
    }

    /// Commits a block.
    pub fn apply(&mut self, write_set: &WriteSet, totals: Totals) {
        for (key, value) in write_set {
            match value {
                Some(value) => drop(self.values.insert(*key, value.clone())),
                None => drop(self.values.remove(key)),
            }
        }
        self.totals = totals;
    }
}

impl StateReader for Snapshot {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(self.values.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.totals)
    }
}
