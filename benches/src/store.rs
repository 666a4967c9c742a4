//! Committed state as the measurements read it: one hash map, the fastest store there is.

use wavefront_state::FastMap;
use wavefront_types::{Genesis, ReadError, StateKey, StateReader, StateValue, Totals};

/// A state in one map.
#[derive(Debug, Clone, Default)]
pub struct MapStore {
    values: FastMap<StateKey, StateValue>,
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
        let values =
            writes.into_entries().into_iter().filter_map(|(key, value)| Some((key, value?)));
        Self { values: values.collect(), totals }
    }

    /// A state of these values, with counters of 0.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = (StateKey, StateValue)>) -> Self {
        Self { values: values.into_iter().collect(), totals: Totals::default() }
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &StateKey) -> Option<&StateValue> {
        self.values.get(key)
    }

    /// All entries, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&StateKey, &StateValue)> {
        self.values.iter()
    }
}

impl StateReader for MapStore {
    #[inline]
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(self.values.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.totals)
    }
}
