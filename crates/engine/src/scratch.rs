//! Memory that outlives a block: taken at its start, given back at its end.

use wavefront_scheduler::PlanScratch;
use wavefront_state::{CellTable, SerialState};
use wavefront_sync::Mutex;

/// Spare pieces of one kind. Taking and giving hold the lock for a few instructions only; a piece
/// lost to a panic or an error is replaced by a fresh one.
#[derive(Debug)]
pub(crate) struct Spares<T>(Mutex<Vec<T>>);

/// Spares kept of each kind: as many calls of the engine may run at once without allocating.
const SPARES_MAX: usize = 4;

impl<T: Default> Spares<T> {
    fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// A spare piece in whatever state it was given back, or a fresh one.
    pub(crate) fn take(&self) -> T {
        let spare = self.0.lock().pop();
        spare.unwrap_or_default()
    }

    /// Gives a piece back for the next block.
    pub(crate) fn give(&self, piece: T) {
        let mut spares = self.0.lock();
        if spares.len() < SPARES_MAX {
            spares.push(piece);
        }
    }
}

/// The engine's spares; their size follows the largest block seen, at about 350 bytes a declared
/// key each.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) plan: Spares<PlanScratch>,
    pub(crate) cells: Spares<CellTable>,
    pub(crate) serial: Spares<SerialState>,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self { plan: Spares::new(), cells: Spares::new(), serial: Spares::new() }
    }
}
