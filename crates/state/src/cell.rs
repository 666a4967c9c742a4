//! Cells: the values that a block touches, loaded once, one lock each.
//!
//! A plan interns every key of its block to a dense number; the cell at that number is the key's
//! only home while the block runs, so that execution looks up no map. The plan orders conflicting
//! accesses; the lock only makes what may still coincide atomic: first loads, and credits that
//! commute. It is never held while a loader runs.

use wavefront_sync::Mutex;
use wavefront_types::state::CreditError;
use wavefront_types::{KeyKind, StateValue};

use crate::cell_part::{Cell, CellPart};
use crate::journal::{Journal, Staged};

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

/// The cells of one block.
///
/// Held in [`CellPart`]s, so that threads that load ahead can each own some.
#[derive(Debug, Default)]
pub struct CellTable {
    /// All of [`CellPart::LEN`] cells but the last.
    parts: Vec<CellPart>,
    len: usize,
}

impl CellTable {
    /// A table of `len` cells, none loaded.
    ///
    /// # Complexity
    /// O(len).
    pub fn new(len: usize) -> Self {
        let mut table = Self::default();
        table.reset(len);
        table
    }

    /// Empties the table and makes it one of `len` cells, none loaded, in the memory it has.
    pub fn reset(&mut self, len: usize) {
        self.parts.resize_with(len.div_ceil(CellPart::LEN), CellPart::default);
        let mut left = len;
        for part in &mut self.parts {
            let cells = left.min(CellPart::LEN);
            part.cells.clear();
            part.cells.resize_with(cells, Mutex::default);
            left = left.saturating_sub(cells);
        }
        self.len = len;
    }

    /// The parts in place, in order of their slots.
    pub fn parts_mut(&mut self) -> impl ExactSizeIterator<Item = &mut CellPart> {
        self.parts.iter_mut()
    }

    /// Takes the parts out, in order of their slots: [`put_parts`](Self::put_parts) puts them back.
    /// Until then the table must not be used.
    pub fn take_parts(&mut self) -> Vec<CellPart> {
        core::mem::take(&mut self.parts)
    }

    /// Puts all parts back that were taken out, in order of their slots.
    ///
    /// # Panics
    /// When these are not as many cells as the table has.
    pub fn put_parts(&mut self, parts: Vec<CellPart>) {
        self.parts = parts;
        let cells: usize = self.parts.iter().map(|part| part.cells.len()).sum();
        assert_eq!(cells, self.len, "every part is put back");
    }

    #[inline]
    fn cell(&self, slot: Slot) -> &Mutex<Cell> {
        let part = &self.parts[(slot.0 >> CellPart::SHIFT) as usize];
        &part.cells[slot.0 as usize & (CellPart::LEN - 1)]
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the table has no cells.
    pub fn is_empty(&self) -> bool {
        self.len == 0
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
        let cell = self.cell(slot);
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
            let cell = self.cell(slot).lock();
            if cell.loaded {
                return Ok(cell.value.clone());
            }
        }
        self.ensure_loaded(slot, load)?;
        Ok(self.cell(slot).lock().value.clone())
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
    /// When a slot is outside the table, or a credited cell holds no amount: the caller's access
    /// check excludes both.
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
                    let mut cell = self.cell(slot).lock();
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
        let mut cell = self.cell(slot).lock();
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
        self.cell(slot).lock().written
    }

    /// Takes the value out of a cell.
    ///
    /// # Panics
    /// When `slot` is outside the table.
    #[inline]
    pub fn take(&self, slot: Slot) -> Option<StateValue> {
        self.cell(slot).lock().value.take()
    }
}

#[cfg(test)]
#[cfg(not(loom))]
#[path = "tests/cell.rs"]
mod tests;
