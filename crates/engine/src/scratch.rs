//! Memory that the engine keeps from block to block.

use std::sync::Arc;

use wavefront_scheduler::{LevelPlan, PlanScratch};
use wavefront_state::{CellTable, KeyOrder, SerialState, Spares};

/// Spares kept of each kind: as many calls of the engine may run at once without allocating.
const SPARES_MAX: usize = 4;

/// The engine's spares; their size follows the largest block seen, at about 350 bytes a declared
/// key each.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) plan: Spares<PlanScratch>,
    /// Plans that were dropped; shared with those that will be.
    pub(crate) spent: Arc<Spares<LevelPlan>>,
    pub(crate) cells: Spares<CellTable>,
    pub(crate) order: Spares<KeyOrder>,
    pub(crate) serial: Spares<SerialState>,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self {
            plan: Spares::new(SPARES_MAX),
            spent: Arc::new(Spares::new(SPARES_MAX)),
            cells: Spares::new(SPARES_MAX),
            order: Spares::new(SPARES_MAX),
            serial: Spares::new(SPARES_MAX),
        }
    }
}
