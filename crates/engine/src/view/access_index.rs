//! Finding a key in a transaction's access set.

use wavefront_scheduler::{Access, AccessTable, NumberTable};
use wavefront_types::StateKey;

/// Sets up to this long are searched from where the last key was found: the rules touch most keys
/// in the order they were declared in, and comparing a few is cheaper than hashing.
const SEARCHED_MAX: usize = 16;
/// In longer sets, so many are compared before hashing.
const GLANCED: usize = 2;

/// Finds positions in access sets: by comparing a few keys near the last one found, else by hash.
/// One per worker; its memory serves transaction after transaction.
#[derive(Debug, Default)]
pub(crate) struct AccessIndex {
    /// Behind the last key that was found; behind the last key of all comes the first.
    next: usize,
    /// Whether `table` holds the set at hand.
    filled: bool,
    /// Positions by the hash of their key. Seeded at random: keys are chosen by strangers.
    table: NumberTable,
    hasher: ahash::RandomState,
}

impl AccessIndex {
    /// Begins with another access set.
    #[inline]
    pub(crate) fn reset(&mut self) {
        self.next = 0;
        self.filled = false;
    }

    /// The position of a key in `accesses`, `None` when it is not among them.
    ///
    /// # Complexity
    /// Expected O(1) beyond the first look-up that hashes, which is O(accesses).
    #[inline]
    pub(crate) fn find(
        &mut self,
        table: &AccessTable<StateKey>,
        accesses: &[Access],
        key: &StateKey,
    ) -> Option<usize> {
        let hit = |at: &usize| table.key(accesses[*at].key()) == key;
        let found = if accesses.len() <= SEARCHED_MAX {
            (self.next..accesses.len()).find(hit).or_else(|| (0..self.next).find(hit))
        } else {
            let glanced = self.next.saturating_add(GLANCED).min(accesses.len());
            (self.next..glanced).find(hit).or_else(|| self.look_up(table, accesses, key))
        }?;
        self.found(found, accesses.len());
        Some(found)
    }

    /// The position that the next key most likely has.
    #[inline]
    pub(crate) fn expected(&self) -> usize {
        self.next
    }

    /// Notes that a key was found at a position of a set of `len`.
    #[inline]
    pub(crate) fn found(&mut self, position: usize, len: usize) {
        let behind = position.saturating_add(1);
        self.next = if behind < len { behind } else { 0 };
    }

    #[cold]
    fn look_up(
        &mut self,
        table: &AccessTable<StateKey>,
        accesses: &[Access],
        key: &StateKey,
    ) -> Option<usize> {
        let Self { table: positions, hasher, filled, .. } = self;
        let key_at = |at: u32| table.key(accesses[at as usize].key());
        if !core::mem::replace(filled, true) {
            positions.reset(accesses.len());
            for access in accesses {
                let hash = hasher.hash_one(table.key(access.key()));
                // A set holds each key once.
                if let Err(vacant) = positions.find(hash, |_| false) {
                    positions.fill(vacant, |at| hasher.hash_one(key_at(at)));
                }
            }
        }
        let found = positions.find(hasher.hash_one(key), |at| key_at(at) == key).ok();
        found.map(|at| at as usize)
    }
}

#[cfg(test)]
#[path = "../tests/access_index.rs"]
mod tests;
