//! State of a block that runs on one thread without a plan: one map, no locks.

use wavefront_scheduler::NumberTable;
use wavefront_types::state::{CreditError, WriteEntry};
use wavefront_types::{StateKey, StateValue, WriteSet};

use crate::journal::{Journal, Staged};
use crate::key_order::{KeyOrder, Numbered};

/// A key's place in a [`SerialState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SerialHandle(u32);

#[derive(Debug)]
struct SerialCell {
    key: StateKey,
    value: Option<StateValue>,
    written: bool,
    /// The transaction that touched it last, and the journal position it has there.
    stamp: u32,
    position: u32,
}

/// The values that a block has touched so far and the running transaction's stage. A key is hashed
/// once per transaction; everything after goes by handle.
#[derive(Debug, Default)]
pub struct SerialState {
    /// The cells by their keys' hashes.
    table: NumberTable,
    hasher: ahash::RandomState,
    cells: Vec<SerialCell>,
    journal: Journal,
    touched: Vec<u32>,
    stamp: u32,
    /// The keys written so far, each once.
    written: Vec<Numbered>,
    order: KeyOrder,
}

impl SerialState {
    /// State with room for `keys` keys.
    pub fn with_capacity(keys: usize) -> Self {
        let mut state = Self::default();
        state.reset(keys);
        state
    }

    /// Forgets everything and makes room for `keys` keys, in the memory it has.
    pub fn reset(&mut self, keys: usize) {
        self.table.reset(keys);
        self.cells.clear();
        self.cells.reserve(keys);
        self.written.clear();
        self.stamp = 0;
        self.begin();
    }

    /// Starts a transaction with an empty stage.
    ///
    /// # Panics
    /// After 2^32 transactions.
    #[inline]
    pub fn begin(&mut self) {
        self.stamp = self.stamp.checked_add(1).expect("a block has fewer than 2^32 transactions");
        self.touched.clear();
        self.journal.reset(0);
    }

    /// The handle of `key`, loading its committed value at the block's first touch.
    ///
    /// # Errors
    /// The loader's.
    ///
    /// # Panics
    /// When the block has 2^32 keys.
    #[inline]
    pub fn open<E>(
        &mut self,
        key: &StateKey,
        load: impl FnOnce() -> Result<Option<StateValue>, E>,
    ) -> Result<SerialHandle, E> {
        // A transfer touches its source again last; comparing beats hashing there.
        if let Some(&first) = self.touched.first()
            && self.cells[first as usize].key == *key
        {
            return Ok(SerialHandle(first));
        }
        let hash = self.hasher.hash_one(key);
        let index = match self.table.find(hash, |index| self.cells[index as usize].key == *key) {
            Ok(index) => index,
            Err(vacant) => {
                let value = load()?;
                let hash_of = |index: u32| self.hasher.hash_one(self.cells[index as usize].key);
                let index = self.table.fill(vacant, hash_of);
                self.cells.push(SerialCell {
                    key: *key,
                    value,
                    written: false,
                    stamp: 0,
                    position: 0,
                });
                index
            }
        };
        let cell = &mut self.cells[index as usize];
        if cell.stamp != self.stamp {
            cell.stamp = self.stamp;
            cell.position =
                u32::try_from(self.journal.push()).expect("a transaction has fewer than 2^32 keys");
            self.touched.push(index);
        }
        Ok(SerialHandle(index))
    }

    /// The value with the running transaction's own effects.
    ///
    /// # Errors
    /// [`CreditError`] when a staged addition does not fit the value.
    #[inline]
    pub fn get(&self, handle: SerialHandle) -> Result<Option<StateValue>, CreditError> {
        let cell = &self.cells[handle.0 as usize];
        match self.journal.staged(cell.position as usize) {
            Staged::Untouched => Ok(cell.value.clone()),
            Staged::Put(value) => Ok(value.clone()),
            Staged::Credit(amount) => {
                let mut value = cell.value.clone();
                StateValue::credit(&mut value, cell.key.kind(), *amount)?;
                Ok(value)
            }
        }
    }

    /// Stages a value.
    #[inline]
    pub fn put(&mut self, handle: SerialHandle, value: Option<StateValue>) {
        self.journal.put(self.cells[handle.0 as usize].position as usize, value);
    }

    /// Stages an addition, checked against the value as it is now.
    ///
    /// # Errors
    /// [`CreditError::Overflow`] when the sum exceeds 64 bits; [`CreditError::NotCreditable`].
    #[inline]
    pub fn credit(&mut self, handle: SerialHandle, amount: u64) -> Result<(), CreditError> {
        let cell = &self.cells[handle.0 as usize];
        let position = cell.position as usize;
        let kind = cell.key.kind();
        if let Staged::Put(_) = self.journal.staged(position) {
            return self.journal.credit(position, kind, amount);
        }
        let pending = match self.journal.staged(position) {
            Staged::Credit(pending) => *pending,
            _ => 0,
        };
        let sum = pending.checked_add(amount).ok_or(CreditError::Overflow)?;
        let mut probe = cell.value.clone();
        StateValue::credit(&mut probe, kind, sum)?;
        self.journal.credit(position, kind, amount)
    }

    /// The running transaction's stage of counters.
    #[inline]
    pub fn journal_mut(&mut self) -> &mut Journal {
        &mut self.journal
    }

    /// Makes the running transaction's stage part of the block's state.
    ///
    /// # Errors
    /// [`CreditError`] never occurs after [`credit`](Self::credit) accepted the amounts; it is
    /// passed on rather than hidden.
    #[inline]
    pub fn commit(&mut self) -> Result<(), CreditError> {
        for (position, staged) in self.journal.drain() {
            let index = self.touched[position];
            let cell = &mut self.cells[index as usize];
            match staged {
                Staged::Untouched => continue,
                Staged::Put(value) => cell.value = value,
                Staged::Credit(amount) => {
                    StateValue::credit(&mut cell.value, cell.key.kind(), amount)?;
                }
            }
            if !core::mem::replace(&mut cell.written, true) {
                self.written.push((cell.key.order_prefix(), index));
            }
        }
        Ok(())
    }

    /// The block's write set; the state is to be reset before it is used again.
    ///
    /// # Complexity
    /// O(n log n) in the keys written.
    pub fn take_write_set(&mut self) -> WriteSet {
        self.order.fill(self.written.iter().copied());
        let Self { order, cells, .. } = self;
        let mut group = Vec::new();
        let mut runs = Vec::new();
        for range in order.groups(KeyOrder::RUN_LEN) {
            group.clear();
            group.extend_from_slice(order.group(range));
            KeyOrder::sort(&mut group, |at| cells[at as usize].key);
            let entry = |(_, at): &Numbered| -> WriteEntry {
                let cell = &mut cells[*at as usize];
                (cell.key, cell.value.take())
            };
            runs.push(group.iter().map(entry).collect());
        }
        WriteSet::from_runs(runs)
    }
}

#[cfg(test)]
#[cfg(not(loom))]
#[path = "tests/serial.rs"]
mod tests;
