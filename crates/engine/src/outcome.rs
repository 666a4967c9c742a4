//! What executing a block gives.

use wavefront_scheduler::SerialReason;
use wavefront_types::{Receipt, Totals, WriteSet};

/// Why the serial path was chosen before executing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SerialChoice {
    /// The engine is configured so.
    Configured,
    /// There is too little work for as many threads to gain anything: a small block, or one thread.
    NoGain,
    /// The planner found a chain.
    Planner(SerialReason),
}

/// Why a parallel attempt was given up and the block run serially.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FallbackReason {
    /// A commutative credit or a counter might overflow: what happens depends on the order.
    OverflowRisk,
    /// A rule touched a key outside the declared set.
    UndeclaredAccess,
}

/// How a block was executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExecutionPath {
    /// Serially, by choice.
    Serial(SerialChoice),
    /// By its plan, brought to the threads by the configured
    /// [`Dispatcher`](crate::Dispatcher).
    Levels,
    /// Serially, after a parallel attempt was given up.
    Fallback(FallbackReason),
}

/// Figures of one block's execution; not part of the result that must equal serial execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockStats {
    /// How it was executed.
    pub path: ExecutionPath,
    /// Transactions in the block.
    pub transactions: usize,
    /// Levels of the plan; 0 without one.
    pub levels: usize,
    /// Transactions in the largest level.
    pub level_len_max: usize,
    /// Distinct keys declared; 0 without a plan.
    pub keys: usize,
}

/// A block's effects: nothing has been written anywhere.
#[derive(Debug, Clone)]
pub struct Executed {
    /// One receipt a transaction, by index.
    pub receipts: Vec<Receipt>,
    /// What storage must apply, in canonical order.
    pub write_set: WriteSet,
    /// The chain's counters after the block.
    pub totals: Totals,
    /// How it went.
    pub stats: BlockStats,
}
