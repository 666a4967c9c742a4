//! `bytes_per_transaction_peak`: what the engine holds at most while it works on a block.
//!
//! Counting allocations takes an allocator with `unsafe` code, of which this workspace has none; so
//! the peak is computed from what a plan and a result contain. It is reached when the write set is
//! complete and the cells, the plan and the planner's spare memory are still there:
//!
//! ```text
//! peak = plan   keys · K + (txs + 2) · 4 + accesses · 4          access table
//!               + G                                              conflict DAG
//!               + txs · (4 + 4) + (levels + 1) · 4               levels, order
//!               + chunks · 8 + segments · S
//!      + pooled keys · 40 + slots · 4 + accesses · 8 + txs · 4   planner, kept for the next block
//!      + cells  keys · C
//!      + result txs · (R + R) + written · (W + 16 + 16)          receipts twice, write set, order
//! ```
//!
//! with `K`, `S`, `C`, `R`, `W` the sizes of a key, a segment, a locked cell, a receipt and a write
//! set entry; `G` what the DAG says it takes; `slots` the table that numbers keys (a power of two,
//! at least four per transaction, at most half full); 40 bytes the planner's record of a key;
//! and 16 bytes per written key in its worker's list and again in the order of all. Receipts come
//! in the plan's order and are then brought into the block's. Not included: the decoded block,
//! which the caller hands in; what values own beyond their 32 bytes (modules, multisig
//! configurations), which is shared with the store; the store's cache; and, where several blocks
//! are planned or executed at once, the spare memory of the others.

use wavefront_engine::{Executed, Plan, Route};
use wavefront_scheduler::{BlockPlan, TxIndex};
use wavefront_state::Numbered;
use wavefront_sync::Mutex;
use wavefront_types::state::WriteEntry;
use wavefront_types::{Receipt, StateKey, StateValue};

/// As large as a cell of a block: value, and whether it is loaded and written.
type Cell = Mutex<(bool, bool, Option<StateValue>)>;

/// The planner's record of a key.
const KEY_STATE: usize = 40;

/// The peak for a block executed in levels; `None` for one that takes the serial path.
#[must_use]
pub fn peak_bytes(plan: &Plan, executed: &Executed) -> Option<usize> {
    let Route::Levels(plan) = plan.route() else { return None };
    let (txs, keys) = (plan.transactions(), plan.table().keys().len());
    let accesses = accesses(plan);
    let slots = (2 * keys.max(2 * txs)).next_power_of_two();
    let pooled = keys * KEY_STATE + slots * 4 + accesses * 8 + txs * 4;
    let cells = keys * size_of::<Cell>();
    let entry = size_of::<WriteEntry>() + 2 * size_of::<Numbered>();
    let receipts = txs * (size_of::<Receipt>() + size_of::<Option<Receipt>>());
    let result = receipts + executed.write_set.len() * entry;
    Some(plan_bytes(plan, accesses) + pooled + cells + result)
}

fn accesses(plan: &BlockPlan<StateKey>) -> usize {
    let table = plan.table();
    (0_u32..).take(plan.transactions()).map(|index| table.of(TxIndex(index)).len()).sum()
}

fn plan_bytes(plan: &BlockPlan<StateKey>, accesses: usize) -> usize {
    let (txs, levels) = (plan.transactions(), plan.levels());
    size_of_val(plan.table().keys())
        + (txs + 2) * 4
        + accesses * 4
        + levels.dag().heap_bytes()
        + txs * 8
        + (levels.level_count() + 1) * 4
        + levels.chunks().len() * 8
        + size_of_val(levels.segments())
}
