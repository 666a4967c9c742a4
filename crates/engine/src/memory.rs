//! Memory that the engine keeps from block to block.

use std::sync::Arc;

use wavefront_scheduler::{BlockPlan, PlanMemory};
use wavefront_state::{CellTable, KeyOrder, ObjectPool, SerialState};
use wavefront_types::StateKey;

/// Pieces kept of each kind: as many calls of the engine may run at once without allocating.
const PIECES_MAX: usize = 4;

/// The engine's pools; their size follows the largest block seen, at about 350 bytes per declared
/// key each.
#[derive(Debug)]
pub(crate) struct Memory {
    pub(crate) plan: ObjectPool<PlanMemory<StateKey>>,
    /// Plans that were dropped; shared with those that will be.
    pub(crate) spent: Arc<ObjectPool<BlockPlan<StateKey>>>,
    pub(crate) cells: ObjectPool<CellTable>,
    pub(crate) order: ObjectPool<KeyOrder>,
    pub(crate) serial: ObjectPool<SerialState>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self {
            plan: ObjectPool::new(PIECES_MAX),
            spent: Arc::new(ObjectPool::new(PIECES_MAX)),
            cells: ObjectPool::new(PIECES_MAX),
            order: ObjectPool::new(PIECES_MAX),
            serial: ObjectPool::new(PIECES_MAX),
        }
    }
}
