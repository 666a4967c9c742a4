//! The write set of a block: what storage must apply, generic over every kind of state.

use core::iter::Flatten;
use core::slice;

use super::size::vec_bytes;
use super::{StateKey, StateValue};

/// One key with its value after the block, `None` for a deletion.
pub type WriteEntry = (StateKey, Option<StateValue>);

/// Every key a block wrote with its value after the block, `None` for a deletion; sorted by key,
/// each key once. A key written with the value it already had is listed too.
///
/// Held in runs, so that several threads can make one without copying it together; how it is cut
/// means nothing and does not take part in comparisons.
///
/// # Determinism
/// Equal blocks on equal states give equal write sets, in equal order.
///
/// # Examples
/// ```
/// use wavefront_types::{AssetId, StateKey, StateValue, WriteSet};
///
/// let [gone, kept, other] = [1, 2, 3].map(|n| StateKey::Burned(AssetId([n; 32])));
/// let written = WriteSet::from_unsorted(vec![(kept, Some(StateValue::Amount(5))), (gone, None)]);
/// assert!(written.iter().map(|(key, _)| key).eq([&gone, &kept]), "in key order");
/// assert_eq!(written.get(&gone), Some(None), "deleted");
/// assert_eq!(written.get(&other), None, "not written");
/// ```
#[derive(Debug, Clone, Default)]
pub struct WriteSet {
    /// Each ascending, and each above the one before.
    runs: Vec<Vec<WriteEntry>>,
    len: usize,
}

impl PartialEq for WriteSet {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other)
    }
}

impl Eq for WriteSet {}

impl WriteSet {
    /// Sorts `entries` into canonical order. Keys must be distinct.
    ///
    /// # Panics
    /// In debug builds, when a key is listed twice.
    ///
    /// # Complexity
    /// O(n log n); O(n) when already sorted.
    pub fn from_unsorted(mut entries: Vec<WriteEntry>) -> Self {
        entries.sort_unstable_by_key(|entry| entry.0);
        Self::from_sorted(entries)
    }

    /// Takes entries that are already in ascending key order, each key once.
    ///
    /// # Panics
    /// In debug builds, when they are not.
    pub fn from_sorted(entries: Vec<WriteEntry>) -> Self {
        Self::from_runs(vec![entries])
    }

    /// Takes runs of entries that make one ascending sequence, each key once; runs may be empty.
    ///
    /// # Panics
    /// In debug builds, when they do not.
    ///
    /// # Complexity
    /// O(runs).
    pub fn from_runs(mut runs: Vec<Vec<WriteEntry>>) -> Self {
        runs.retain(|run| !run.is_empty());
        let len = runs.iter().map(Vec::len).sum();
        let write_set = Self { runs, len };
        debug_assert!(
            write_set.iter().is_sorted_by(|a, b| a.0 < b.0),
            "write set keys must be distinct and ascending"
        );
        write_set
    }

    /// The entries in key order.
    pub fn iter(&self) -> Flatten<slice::Iter<'_, Vec<WriteEntry>>> {
        self.runs.iter().flatten()
    }

    /// The entries in key order, owned.
    ///
    /// # Complexity
    /// O(n) when there is more than one run.
    pub fn into_entries(mut self) -> Vec<WriteEntry> {
        match self.runs.pop() {
            Some(last) if self.runs.is_empty() => last,
            last => self.runs.into_iter().chain(last).flatten().collect(),
        }
    }

    /// How many keys were written.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All that the set holds in memory: itself, its entries, and what their values have on the
    /// heap, shared parts in full.
    ///
    /// # Complexity
    /// O(n).
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let runs = size_of::<Self>().saturating_add(vec_bytes(&self.runs));
        let entries = self.runs.iter().map(vec_bytes).fold(runs, usize::saturating_add);
        let values = self.iter().map(|(key, value)| {
            key.heap_bytes().saturating_add(value.as_ref().map_or(0, StateValue::heap_bytes))
        });
        values.fold(entries, usize::saturating_add)
    }

    /// What the block wrote under `key`: `None` when it did not write it, `Some(None)` when it
    /// deleted it.
    ///
    /// # Complexity
    /// O(log n).
    pub fn get(&self, key: &StateKey) -> Option<Option<&StateValue>> {
        let below = |run: &Vec<WriteEntry>| run.last().is_some_and(|(last, _)| last < key);
        let run = self.runs.get(self.runs.partition_point(below))?;
        let at = run.binary_search_by(|(probe, _)| probe.cmp(key)).ok()?;
        Some(run[at].1.as_ref())
    }
}

impl<'a> IntoIterator for &'a WriteSet {
    type Item = &'a WriteEntry;
    type IntoIter = Flatten<slice::Iter<'a, Vec<WriteEntry>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
