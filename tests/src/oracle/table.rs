//! One kind of state: a map that can undo.

use std::collections::BTreeMap;

/// Rows by key, with the values that were overwritten since the last [`settle`](Self::settle).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table<K, V> {
    rows: BTreeMap<K, V>,
    undo: Vec<(K, Option<V>)>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), undo: Vec::new() }
    }
}

impl<K: Ord + Copy, V: Clone> Table<K, V> {
    /// The row under `key`.
    pub(super) fn get(&self, key: K) -> Option<&V> {
        self.rows.get(&key)
    }

    /// Writes a row, remembering what was there.
    pub(super) fn set(&mut self, key: K, value: V) {
        let before = self.rows.insert(key, value);
        self.undo.push((key, before));
    }

    /// Where the undo log stands.
    pub(super) fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Undoes everything after `mark`.
    pub(super) fn rollback(&mut self, mark: usize) {
        while self.undo.len() > mark {
            match self.undo.pop() {
                Some((key, Some(value))) => drop(self.rows.insert(key, value)),
                Some((key, None)) => drop(self.rows.remove(&key)),
                None => return,
            }
        }
    }

    /// Keeps everything, and returns the keys that were written since the last call.
    pub(super) fn settle(&mut self) -> Vec<K> {
        self.undo.drain(..).map(|(key, _)| key).collect()
    }

    /// All rows in key order.
    pub(super) fn rows(&self) -> impl Iterator<Item = (K, &V)> {
        self.rows.iter().map(|(key, value)| (*key, value))
    }
}
