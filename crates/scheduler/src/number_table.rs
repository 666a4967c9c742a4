//! Dense numbers by hash: the one table behind every numbering of a block's keys.
//!
//! A purpose-built open-addressing table instead of a general map: a slot is one 32-bit word that
//! holds the number and as much of the hash as fits beside it; the keys are their owner's, by
//! number. A block of 10,000 transfers then probes 256 KiB, which a core's second cache holds
//! beside what else is touched; growing moves no keys; and emptying a table costs what the next
//! block needs, not what the largest one needed. `hashbrown::HashTable` was measured in its place
//! and takes a fifth longer per key: `docs/design/plan.md`.

/// Gives the numbers 0, 1, 2 … to hashes. Which keys are equal its owner knows; linear probing, at
/// most half full.
///
/// # Examples
/// ```
/// use wavefront_scheduler::NumberTable;
///
/// let keys = ["a", "b"];
/// let hash_of = |number: u32| u64::from(keys[number as usize].as_bytes()[0]);
/// let mut table = NumberTable::default();
/// table.reset(2);
/// for number in 0..2 {
///     let vacant = table.find(hash_of(number), |_| false).unwrap_err();
///     assert_eq!(table.fill(vacant, hash_of), number);
/// }
/// assert_eq!(table.find(hash_of(1), |number| keys[number as usize] == "b").ok(), Some(1));
/// ```
#[derive(Debug, Default)]
pub struct NumberTable {
    /// 0 for a free slot; else number + 1 in the lower bits, as many as it takes to count the
    /// slots, and the upper bits of the hash's upper half above them. A power of two of slots.
    slots: Vec<u32>,
    len: u32,
}

/// A free slot for a hash, as [`NumberTable::find`] left it.
#[derive(Debug, Clone, Copy)]
pub struct Vacant {
    hash: u64,
    slot: u32,
}

/// The slot where a hash's probe starts, and its tag in place; `mask` is the number of slots less
/// 1.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the halves are taken apart on purpose")]
fn place(hash: u64, mask: u32) -> (u32, u32) {
    (hash as u32 & mask, (hash >> 32) as u32 & !mask)
}

impl NumberTable {
    /// Forgets all numbers and makes room for `numbers` of them without growing.
    ///
    /// # Complexity
    /// O(numbers), whatever was in it.
    pub fn reset(&mut self, numbers: usize) {
        self.slots.clear();
        self.slots.resize((numbers.max(8) * 2).next_power_of_two(), 0);
        self.len = 0;
    }

    /// How many numbers were given.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether none was given.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline]
    fn mask(&self) -> u32 {
        u32::try_from(self.slots.len() - 1).expect("there are at most 2^31 numbers")
    }

    /// The number that was given to `hash` and that `is` knows for the right one; `is` sees few
    /// others.
    ///
    /// # Errors
    /// Where it would go, to be [filled](Self::fill) before anything else is.
    ///
    /// # Panics
    /// When the table was never [reset](Self::reset).
    #[inline]
    pub fn find(&self, hash: u64, mut is: impl FnMut(u32) -> bool) -> Result<u32, Vacant> {
        let mask = self.mask();
        let (mut slot, tag) = place(hash, mask);
        loop {
            let entry = self.slots[slot as usize];
            if entry == 0 {
                return Err(Vacant { hash, slot });
            }
            if entry & !mask == tag && is((entry & mask) - 1) {
                return Ok((entry & mask) - 1);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Gives the next number to the hash that was not found; `hash_of` tells the hash of an earlier
    /// number, for growing.
    ///
    /// # Panics
    /// When 2^31 numbers are given.
    #[inline]
    pub fn fill(&mut self, vacant: Vacant, hash_of: impl Fn(u32) -> u64) -> u32 {
        let (number, mask) = (self.len, self.mask());
        self.len += 1;
        // At most half full, number + 1 stays below the number of slots.
        self.slots[vacant.slot as usize] = place(vacant.hash, mask).1 | self.len;
        if self.len as usize * 2 > self.slots.len() {
            self.grow(|other| if other == number { vacant.hash } else { hash_of(other) });
        }
        number
    }

    /// Doubles the table.
    #[cold]
    fn grow(&mut self, hash_of: impl Fn(u32) -> u64) {
        let slots = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(slots, 0);
        let mask = self.mask();
        for number in 0..self.len {
            let (mut slot, tag) = place(hash_of(number), mask);
            while self.slots[slot as usize] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot as usize] = tag | (number + 1);
        }
    }
}
