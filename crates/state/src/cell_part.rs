//! A part of a cell table in the hands of one thread, for loading before the block runs.

use wavefront_sync::{Mutex, scaled};
use wavefront_types::StateValue;

/// A key's value while its block runs.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// Whether `value` holds the committed value or something newer.
    pub(crate) loaded: bool,
    /// Whether a transaction of this block wrote it, be it with an equal value.
    pub(crate) written: bool,
    pub(crate) value: Option<StateValue>,
}

/// Neighbouring cells, taken out of their table. Whoever has them needs no lock, so that the
/// processor overlaps the reads of several cells.
#[derive(Debug, Default)]
pub struct CellPart {
    pub(crate) cells: Vec<Mutex<Cell>>,
}

impl CellPart {
    /// Cells in a part; the last one of a table may be shorter. Loading as many takes about 10 µs
    /// with a store in memory.
    pub const LEN: usize = 1 << Self::SHIFT;
    /// A slot's part is the slot without this many of its lowest bits.
    pub(crate) const SHIFT: u32 = if scaled(1, 0) == 1 { 8 } else { 1 };

    /// Loads the cells with the committed values in turn; those with `None` stay unloaded, as do
    /// those beyond the last.
    #[inline]
    pub fn fill(&mut self, values: impl Iterator<Item = Option<Option<StateValue>>>) {
        for (cell, value) in self.cells.iter_mut().zip(values) {
            if let Some(value) = value {
                *cell.get_mut() = Cell { loaded: true, written: false, value };
            }
        }
    }
}
