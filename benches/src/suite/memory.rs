//! `bytes_per_transaction_peak`: what the engine holds at most while it works on a block.
//!
//! Counting allocations takes an allocator with `unsafe` code, of which this workspace has none; so
//! the peak is computed from what a plan and a result contain. It is reached when the write set is
//! complete and the cells, the plan and the planner's spare memory are still there:
//!
//! ```text
//! peak = plan   keys · K + (txs + 2) · 4 + accesses · 4          access table
//!               + capacity(nodes) · N + capacity(edges) · E      conflict DAG
//!               + txs · (4 + 4) + (levels + 1) · 4               levels, order
//!               + chunks · 8 + segments · S
//!      + pooled keys · 40 + slots · 4 + accesses · 8 + txs · 4   planner, kept for the next block
//!      + cells  keys · C
//!      + result txs · (R + R) + written · (W + 16 + 16)          receipts twice, write set, its order
//! ```
//!
//! with `K`, `N`, `E`, `S`, `C`, `R`, `W` the sizes of a key, a DAG node and edge, a segment, a
//! locked cell, a receipt and a write set entry; `slots` the table that numbers keys (a power of
//! two, at least four per transaction, at most half full); 40 bytes the planner's record of a key;
//! and 16 bytes per written key in its worker's list and again in the order of all. Receipts come
//! in the plan's order and are then brought into the block's. Not included: the decoded block,
//! which the caller hands in; what values own beyond their 32 bytes (modules, multisig
//! configurations), which is shared with the store; the store's cache; and, where several blocks
//! are planned or executed at once, the spare memory of the others.

use wavefront_engine::{Executed, Plan, Route};
use wavefront_scheduler::{LevelPlan, TxIndex};
use wavefront_state::Numbered;
use wavefront_sync::Mutex;
use wavefront_types::state::WriteEntry;
use wavefront_types::{Receipt, StateValue};

/// As large as a cell of a block: value, and whether it is loaded and written.
type Cell = Mutex<(bool, bool, Option<StateValue>)>;

/// The planner's record of a key.
const KEY_STATE: usize = 40;

/// The peak for a block executed in levels; `None` for one that takes the serial path.
#[must_use]
pub fn peak_bytes(plan: &Plan, executed: &Executed) -> Option<usize> {
    let Route::Levels(levels) = plan.route() else { return None };
    let (txs, keys) = (levels.transactions(), levels.table().keys().len());
    let accesses = accesses(levels);
    let slots = (2 * keys.max(2 * txs)).next_power_of_two();
    let pooled = keys * KEY_STATE + slots * 4 + accesses * 8 + txs * 4;
    let cells = keys * size_of::<Cell>();
    let entry = size_of::<WriteEntry>() + 2 * size_of::<Numbered>();
    let receipts = txs * (size_of::<Receipt>() + size_of::<Option<Receipt>>());
    let result = receipts + executed.write_set.len() * entry;
    Some(plan_bytes(levels, accesses) + pooled + cells + result)
}

fn accesses(levels: &LevelPlan) -> usize {
    let table = levels.table();
    (0_u32..).take(levels.transactions()).map(|index| table.of(TxIndex(index)).len()).sum()
}

fn plan_bytes(levels: &LevelPlan, accesses: usize) -> usize {
    let txs = levels.transactions();
    let graph = levels.dag().graph();
    let (nodes, edges) = graph.capacity();
    let node = graph.raw_nodes().first().map_or(0, size_of_val);
    let edge = graph.raw_edges().first().map_or(0, size_of_val);
    size_of_val(levels.table().keys())
        + (txs + 2) * 4
        + accesses * 4
        + nodes * node
        + edges * edge
        + txs * 8
        + (levels.level_count() + 1) * 4
        + levels.chunks().len() * 8
        + size_of_val(levels.segments())
}
