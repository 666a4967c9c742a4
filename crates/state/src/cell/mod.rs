//! Cells: the values that a block touches, loaded once, one lock each.
//!
//! A plan interns every key of its block to a dense number; the cell at that number is the key's
//! only home while the block runs, so that execution looks up no map. The plan orders conflicting
//! accesses; the lock only makes what may still coincide atomic: first loads, and credits that
//! commute. It is never held while a loader runs.

use wavefront_sync::Mutex;
use wavefront_types::state::CreditError;
use wavefront_types::{KeyKind, StateValue};

use crate::{Journal, Staged};

/// A cell's index in its table: the key's number in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Slot(pub u32);

/// A commutative credit exceeded 64 bits: what happens then depends on the order, so the block has
/// to be run serially.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a commutative credit exceeds 64 bits")]
pub struct CreditOverflow(pub Slot);

/// Why a stage could not be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommitError<E> {
    /// A sum exceeded 64 bits.
    #[error(transparent)]
    Overflow(CreditOverflow),
    /// A credited cell could not be loaded.
    #[error("a credited cell could not be loaded")]
    Load(E),
}

#[derive(Debug, Default)]
struct Cell {
    /// Whether `value` holds the committed value or something newer.
    loaded: bool,
    /// Whether a transaction of this block wrote it, be it with an equal value.
    written: bool,
    value: Option<StateValue>,
}

/// The cells of one block.
#[derive(Debug, Default)]
pub struct CellTable {
    cells: Vec<Mutex<Cell>>,
}

/// Neighbouring cells of a table, none of them in use.
#[derive(Debug)]
pub struct CellsMut<'a>(&'a mut [Mutex<Cell>]);

impl CellsMut<'_> {
    /// Loads the cells with the committed values in turn; those with `None` stay unloaded, as do
    /// those beyond the last.
    #[inline]
    pub fn fill(&mut self, values: impl Iterator<Item = Option<Option<StateValue>>>) {
        for (cell, value) in self.0.iter_mut().zip(values) {
            if let Some(value) = value {
                *cell.get_mut() = Cell { loaded: true, written: false, value };
            }
        }
    }
}

impl CellTable {
    /// A table of `len` cells, none loaded.
    ///
    /// # Complexity
    /// O(len), one allocation.
    pub fn new(len: usize) -> Self {
        Self { cells: (0..len).map(|_| Mutex::new(Cell::default())).collect() }
    }

    /// Empties the table and makes it one of `len` cells, none loaded, in the memory it has.
    pub fn reset(&mut self, len: usize) {
        self.cells.clear();
        self.cells.resize_with(len, || Mutex::new(Cell::default()));
    }

    /// The table in parts of `len` cells, the last one shorter, for loading before the block runs:
    /// exclusive access takes no lock, so that the processor overlaps the reads of several cells.
    ///
    /// # Panics
    /// When `len` is 0.
    pub fn parts_mut(&mut self, len: usize) -> impl ExactSizeIterator<Item = CellsMut<'_>> + Send {
        self.cells.chunks_mut(len).map(CellsMut)
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether the table has no cells.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Makes sure that a cell is loaded. Two first users may both call their loader; the first to
    /// come back installs, the other's value is dropped. That is sound because what is loaded is
    /// the state before the block, the same for both, and it cannot hide a write, since a written
    /// cell is loaded.
    ///
    /// # Errors
    /// The loader's; the cell then stays unloaded and the next user tries again.
    ///
    /// # Panics
    /// When `slot` is outside the table.
    #[inline]
    pub fn ensure_loaded<E>(
        &self,
        slot: Slot,
        load: impl FnOnce() -> Result<Option<StateValue>, E>,
    ) -> Result<(), E> {
        let cell = &self.cells[slot.0 as usize];
        if cell.lock().loaded {
            return Ok(());
        }
        let value = load()?;
        let mut cell = cell.lock();
        if !cell.loaded {
            cell.value = value;
            cell.loaded = true;
        }
        Ok(())
    }

    /// The cell's value, loaded if need be.
    ///
    /// # Errors
    /// The loader's.
    ///
    /// # Panics
    /// When `slot` is outside the table.
    #[inline]
    pub fn get<E>(
        &self,
        slot: Slot,
        load: impl FnOnce() -> Result<Option<StateValue>, E>,
    ) -> Result<Option<StateValue>, E> {
        {
            let cell = self.cells[slot.0 as usize].lock();
            if cell.loaded {
                return Ok(cell.value.clone());
            }
        }
        self.ensure_loaded(slot, load)?;
        Ok(self.cells[slot.0 as usize].lock().value.clone())
    }

    /// Publishes a successful transaction's stage. `slot_at` gives the transaction's slots by the
    /// journal's positions, and `kind_of` tells the kind of the key at a slot. Credited cells
    /// are loaded with `load` if need be. `first_write` is told each slot that the block had not
    /// written before: over all commits, every written cell once.
    ///
    /// Cells are locked one at a time: a written cell has no other user in this level, and credits
    /// commute, so that no one can tell the intermediate states apart.
    ///
    /// # Errors
    /// [`CommitError`]; the table is then only good for being dropped, since earlier entries are
    /// already published.
    ///
    /// # Panics
    /// When a slot is outside the table, or a credited cell holds no amount: the caller's access check
    /// excludes both.
    #[inline]
    pub fn commit<E>(
        &self,
        journal: &mut Journal,
        slot_at: impl Fn(usize) -> Slot,
        kind_of: impl Fn(Slot) -> KeyKind,
        load: impl Fn(Slot) -> Result<Option<StateValue>, E>,
        mut first_write: impl FnMut(Slot),
    ) -> Result<(), CommitError<E>> {
        for (position, staged) in journal.drain() {
            let slot = slot_at(position);
            let before = match staged {
                Staged::Untouched => continue,
                Staged::Put(value) => {
                    let mut cell = self.cells[slot.0 as usize].lock();
                    cell.value = value;
                    cell.loaded = true;
                    core::mem::replace(&mut cell.written, true)
                }
                Staged::Credit(amount) => loop {
                    let added = self.credit(slot, kind_of(slot), amount);
                    if let Some(first) = added.map_err(CommitError::Overflow)? {
                        break !first;
                    }
                    self.ensure_loaded(slot, || load(slot)).map_err(CommitError::Load)?;
                },
            };
            if !before {
                first_write(slot);
            }
        }
        Ok(())
    }

    /// Adds to one cell, see [`commit`](Self::commit); whether the block had not written it before.
    /// `None`: it is not loaded, and nothing has changed.
    ///
    /// # Errors
    /// [`CreditOverflow`], with the cell unchanged.
    ///
    /// # Panics
    /// As [`commit`](Self::commit).
    #[inline]
    pub fn credit(
        &self,
        slot: Slot,
        kind: KeyKind,
        amount: u64,
    ) -> Result<Option<bool>, CreditOverflow> {
        let mut cell = self.cells[slot.0 as usize].lock();
        if !cell.loaded {
            return Ok(None);
        }
        match StateValue::credit(&mut cell.value, kind, amount) {
            Ok(()) => Ok(Some(!core::mem::replace(&mut cell.written, true))),
            Err(CreditError::Overflow) => Err(CreditOverflow(slot)),
            Err(CreditError::NotCreditable(kind)) => {
                panic!("the access check admits credits to amounts only, not to {}", kind.name())
            }
        }
    }

    /// Whether the block wrote a cell.
    ///
    /// # Panics
    /// When `slot` is outside the table.
    #[inline]
    pub fn is_written(&self, slot: Slot) -> bool {
        self.cells[slot.0 as usize].lock().written
    }

    /// Takes the value out of a cell.
    ///
    /// # Panics
    /// When `slot` is outside the table.
    #[inline]
    pub fn take(&self, slot: Slot) -> Option<StateValue> {
        self.cells[slot.0 as usize].lock().value.take()
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests;
