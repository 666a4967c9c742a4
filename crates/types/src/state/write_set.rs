//! The write set of a block: what storage must apply, generic over every kind of state.

use super::{StateKey, StateValue};

/// Every key a block wrote with its value after the block, `None` for a deletion; sorted by key,
/// each key once. A key written with the value it already had is listed too.
///
/// # Determinism
/// Equal blocks on equal states give equal write sets, in equal order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteSet {
    entries: Vec<(StateKey, Option<StateValue>)>,
}

impl WriteSet {
    /// Sorts `entries` into canonical order. Keys must be distinct.
    ///
    /// # Panics
    /// In debug builds, when a key is listed twice.
    ///
    /// # Complexity
    /// O(n log n); O(n) when already sorted.
    pub fn from_unsorted(mut entries: Vec<(StateKey, Option<StateValue>)>) -> Self {
        entries.sort_unstable_by_key(|entry| entry.0);
        Self::from_sorted(entries)
    }

    /// Completes a canonical order of entries that was sorted by
    /// [`StateKey::order_prefix`] alone: `order` holds each entry's prefix and number, ascending;
    /// `key_of` gives the key by number. Sorting 16-byte pairs and placing each entry once is
    /// several times faster than sorting the entries.
    ///
    /// # Complexity
    /// O(n), plus a sort of each run of equal prefixes.
    pub fn order_ties(order: &mut [(u64, u32)], key_of: impl Fn(u32) -> StateKey) {
        for run in order.chunk_by_mut(|a, b| a.0 == b.0) {
            if run.len() > 1 {
                run.sort_unstable_by_key(|(_, number)| key_of(*number));
            }
        }
    }

    /// Takes entries that are already in ascending key order, each key once.
    ///
    /// # Panics
    /// In debug builds, when they are not.
    pub fn from_sorted(entries: Vec<(StateKey, Option<StateValue>)>) -> Self {
        debug_assert!(
            entries.is_sorted_by(|a, b| a.0 < b.0),
            "write set keys must be distinct and ascending"
        );
        Self { entries }
    }

    /// The entries in key order.
    pub fn iter(&self) -> core::slice::Iter<'_, (StateKey, Option<StateValue>)> {
        self.entries.iter()
    }

    /// The entries in key order.
    pub fn entries(&self) -> &[(StateKey, Option<StateValue>)] {
        &self.entries
    }

    /// The entries in key order, owned.
    pub fn into_entries(self) -> Vec<(StateKey, Option<StateValue>)> {
        self.entries
    }

    /// How many keys were written.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What the block wrote under `key`: `None` when it did not write it, `Some(None)` when it
    /// deleted it.
    ///
    /// # Complexity
    /// O(log n).
    pub fn get(&self, key: &StateKey) -> Option<Option<&StateValue>> {
        let at = self.entries.binary_search_by(|(probe, _)| probe.cmp(key)).ok()?;
        Some(self.entries[at].1.as_ref())
    }
}

impl<'a> IntoIterator for &'a WriteSet {
    type Item = &'a (StateKey, Option<StateValue>);
    type IntoIter = core::slice::Iter<'a, (StateKey, Option<StateValue>)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
