//! Numbers a block's keys densely: the only hashing on the planning path.
//!
//! A purpose-built open-addressing table instead of a general map: a slot is one 32-bit word that holds
//! the number and as much of the hash as fits beside it, and the keys are kept apart. A block of
//! 10,000 transfers then probes 256 KiB, which a core's second cache holds beside what else planning
//! touches, and growth moves no keys.

use wavefront_types::StateKey;

use crate::KeyId;

/// Assigns numbers in order of first appearance. The hash is seeded at random per interner, since
/// keys are chosen by strangers; the numbers do not depend on it.
#[derive(Debug)]
pub(crate) struct Interner {
    /// 0 for a free slot; else number + 1 in the lower bits, as many as it takes to count the slots,
    /// and the upper bits of the hash's upper half above them.
    table: Vec<u32>,
    keys: Vec<StateKey>,
    hasher: ahash::RandomState,
}

/// The slot where a hash's probe starts, and its tag in place; `mask` is the number of slots less 1.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the halves are taken apart on purpose")]
fn place(hash: u64, mask: u32) -> (u32, u32) {
    (hash as u32 & mask, (hash >> 32) as u32 & !mask)
}

impl Interner {
    /// An empty interner.
    pub(crate) fn new() -> Self {
        Self { table: Vec::new(), keys: Vec::new(), hasher: ahash::RandomState::new() }
    }

    /// Empties the interner and makes room for `keys` keys without growing; it goes on with `memory`
    /// for them.
    pub(crate) fn reset(&mut self, keys: usize, memory: Vec<StateKey>) {
        let slots = (keys.max(8) * 2).next_power_of_two();
        self.table.clear();
        self.table.resize(slots, 0);
        self.keys = memory;
        self.keys.clear();
        self.keys.reserve(keys);
    }

    /// The number of slots less 1.
    #[inline]
    fn mask(&self) -> u32 {
        u32::try_from(self.table.len() - 1).expect("the planner bounds the number of keys")
    }

    /// The key's number, and whether it is new.
    #[inline]
    pub(crate) fn intern(&mut self, key: &StateKey) -> (KeyId, bool) {
        let mask = self.mask();
        let (mut slot, tag) = place(self.hasher.hash_one(key), mask);
        loop {
            let entry = self.table[slot as usize];
            if entry == 0 {
                break;
            }
            if entry & !mask == tag {
                let id = (entry & mask) - 1;
                if self.keys[id as usize] == *key {
                    return (KeyId(id), false);
                }
            }
            slot = (slot + 1) & mask;
        }
        // The table is at most half full, so that number + 1 stays below the number of slots.
        let id = u32::try_from(self.keys.len()).expect("the planner bounds the number of keys");
        self.table[slot as usize] = tag | (id + 1);
        self.keys.push(*key);
        if self.keys.len() * 2 > self.table.len() {
            self.grow();
        }
        (KeyId(id), true)
    }

    #[cold]
    fn grow(&mut self) {
        let slots = self.table.len() * 2;
        self.table.clear();
        self.table.resize(slots, 0);
        let mask = self.mask();
        for (id, key) in (0_u32..).zip(&self.keys) {
            let (mut slot, tag) = place(self.hasher.hash_one(key), mask);
            while self.table[slot as usize] != 0 {
                slot = (slot + 1) & mask;
            }
            self.table[slot as usize] = tag | (id + 1);
        }
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
