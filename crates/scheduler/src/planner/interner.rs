//! Numbers a block's keys densely: the only hashing on the planning path.

use core::hash::Hash;

use crate::KeyId;
use crate::number_table::NumberTable;

/// Assigns numbers in order of first appearance. The hash is seeded at random per interner, since
/// keys are chosen by strangers; the numbers do not depend on it.
#[derive(Debug)]
pub(super) struct Interner<K> {
    table: NumberTable,
    keys: Vec<K>,
    hasher: ahash::RandomState,
}

impl<K> Default for Interner<K> {
    fn default() -> Self {
        Self { table: NumberTable::default(), keys: Vec::new(), hasher: ahash::RandomState::new() }
    }
}

impl<K: Eq + Hash> Interner<K> {
    /// Empties the interner and makes room for `keys` keys without growing; it goes on with
    /// `memory` for them.
    pub(super) fn reset(&mut self, keys: usize, memory: Vec<K>) {
        self.table.reset(keys);
        self.keys = memory;
        self.keys.clear();
        self.keys.reserve(keys);
    }

    /// The key's number, and whether it is new.
    #[inline]
    pub(super) fn intern(&mut self, key: K) -> (KeyId, bool) {
        let hash = self.hasher.hash_one(&key);
        match self.table.find(hash, |number| self.keys[number as usize] == key) {
            Ok(number) => (KeyId(number), false),
            Err(vacant) => {
                let hash_of = |number: u32| self.hasher.hash_one(&self.keys[number as usize]);
                let number = self.table.fill(vacant, hash_of);
                self.keys.push(key);
                (KeyId(number), true)
            }
        }
    }

    /// Takes the keys by number; the interner is to be reset before it is used again.
    pub(super) fn take_keys(&mut self) -> Vec<K> {
        core::mem::take(&mut self.keys)
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }
}
