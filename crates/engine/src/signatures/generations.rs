//! A bounded map that forgets in bulk.

use core::hash::Hash;

use wavefront_state::FastMap;

/// Two generations: look-ups see both, additions go to `young`. When `young` is full it becomes
/// `old`, and what was old is forgotten. So an entry outlives at least `generation_max` additions,
/// and nothing is kept in order. The memory of what was forgotten is used again.
#[derive(Debug)]
pub(super) struct Generations<K, V> {
    young: FastMap<K, V>,
    old: FastMap<K, V>,
    generation_max: usize,
}

/// Tables of an instance.
pub(super) const GENERATIONS: usize = 2;
/// Fewer places are not worth a table.
pub(super) const PLACES_MIN: usize = 8;

/// What a table of at most `places` places holds: it has a power of two of them, and seven eighths
/// are filled before it grows. 0 when there are too few.
pub(super) fn filled(places: usize) -> usize {
    if places < PLACES_MIN {
        return 0;
    }
    let places: usize = 1 << places.ilog2();
    places.saturating_sub(places / 8)
}

impl<K: Eq + Hash, V> Generations<K, V> {
    /// An empty one that holds at most twice `generation_max` entries.
    pub(super) fn new(generation_max: usize) -> Self {
        Self { young: FastMap::default(), old: FastMap::default(), generation_max }
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    /// Whether the next rotation leaves the entry.
    pub(super) fn is_young(&self, key: &K) -> bool {
        self.young.contains_key(key)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.young.is_empty() && self.old.is_empty()
    }

    /// Puts an entry into the young generation, unless one of its key is there: entries of one key
    /// are equal.
    pub(super) fn insert(&mut self, key: K, value: V) {
        // Also because inserting into a full table makes it grow, whether the key is there or not.
        if self.generation_max == 0 || self.young.contains_key(&key) {
            return;
        }
        if self.young.len() >= self.generation_max {
            core::mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        self.young.insert(key, value);
    }

    /// Entries that the allocated memory could hold.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.young.capacity() + self.old.capacity()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}
