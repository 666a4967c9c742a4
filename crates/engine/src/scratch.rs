//! Memory that the engine keeps from block to block.

use wavefront_scheduler::PlanScratch;
use wavefront_state::{CellTable, SerialState, Spares};

/// Spares kept of each kind: as many calls of the engine may run at once without allocating.
const SPARES_MAX: usize = 4;

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
        Self {
            plan: Spares::new(SPARES_MAX),
            cells: Spares::new(SPARES_MAX),
            serial: Spares::new(SPARES_MAX),
        }
    }
}
