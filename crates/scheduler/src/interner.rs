//! Numbers a block's keys densely: the only hashing on the planning path.
//!
//! A purpose-built open-addressing table instead of a general map: it stores a 32-bit hash tag and
//! the number in one word and the keys apart, so that a probe costs one cache line and growth moves
//! no keys.

use core::hash::{BuildHasher, Hash, Hasher};

use wavefront_types::StateKey;

use crate::KeyId;

/// Assigns numbers in order of first appearance. The hash is seeded at random per interner, since
/// keys are chosen by strangers; the numbers do not depend on it.
#[derive(Debug)]
pub(crate) struct Interner {
    /// 0 for a free slot, else the tag in the upper and number + 1 in the lower half.
    table: Vec<u64>,
    keys: Vec<StateKey>,
    hasher: ahash::RandomState,
}

impl Interner {
    /// An empty interner.
    pub(crate) fn new() -> Self {
        Self { table: Vec::new(), keys: Vec::new(), hasher: ahash::RandomState::new() }
    }

    /// Empties the interner and makes room for `keys` keys without growing.
    pub(crate) fn reset(&mut self, keys: usize) {
        let slots = (keys.max(8) * 2).next_power_of_two();
        self.table.clear();
        self.table.resize(slots, 0);
        self.keys = Vec::with_capacity(keys);
    }

    #[inline]
    fn hash(&self, key: &StateKey) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        match key {
            // The common kind without the derived hash's discriminant and length words.
            StateKey::Account(id) => hasher.write(id.as_bytes()),
            other => other.hash(&mut hasher),
        }
        hasher.finish()
    }

    /// The key's number, and whether it is new.
    #[inline]
    pub(crate) fn intern(&mut self, key: &StateKey) -> (KeyId, bool) {
        let hash = self.hash(key);
        let mask = self.table.len() - 1;
        let tag = hash & 0xffff_ffff_0000_0000;
        #[allow(clippy::cast_possible_truncation, reason = "the mask keeps the low bits only")]
        let mut slot = hash as usize & mask;
        loop {
            let entry = self.table[slot];
            if entry == 0 {
                break;
            }
            if entry & 0xffff_ffff_0000_0000 == tag {
                #[allow(clippy::cast_possible_truncation, reason = "the lower half is the number")]
                let id = entry as u32 - 1;
                if self.keys[id as usize] == *key {
                    return (KeyId(id), false);
                }
            }
            slot = (slot + 1) & mask;
        }
        let id = u32::try_from(self.keys.len()).expect("the planner bounds the number of keys");
        self.table[slot] = tag | u64::from(id + 1);
        self.keys.push(*key);
        if self.keys.len() * 2 > self.table.len() {
            self.grow();
        }
        (KeyId(id), true)
    }

    #[cold]
    fn grow(&mut self) {
        let slots = self.table.len() * 2;
        let mut table = vec![0_u64; slots];
        for (id, key) in (0_u64..).zip(&self.keys) {
            let hash = self.hash(key);
            #[allow(clippy::cast_possible_truncation, reason = "the mask keeps the low bits only")]
            let mut slot = hash as usize & (slots - 1);
            while table[slot] != 0 {
                slot = (slot + 1) & (slots - 1);
            }
            table[slot] = (hash & 0xffff_ffff_0000_0000) | (id + 1);
        }
        self.table = table;
    }

    /// Takes the keys by number; the interner is to be reset before it is used again.
    pub(crate) fn take_keys(&mut self) -> Vec<StateKey> {
        core::mem::take(&mut self.keys)
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }
}
