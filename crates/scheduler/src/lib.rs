//! The scheduling core: from access sets to a plan, and a checker that trusts neither.
//!
//! Design principle: a pure core in a thin shell. Everything here but [`dispatch`] is a function of
//! its arguments: no threads, no clock, no storage, no transition rules. A plan depends only on
//! the block, never on the number of threads that will run it.
//!
//! Cost: linear in the keys that the block's transactions declare, hot keys included. The only
//! hashing is one look-up a declared key, to number the block's keys densely.
//!
//! Non-goals: finding out what a transaction touches by running it, and reordering a block.

mod access;
mod check;
mod cost;
mod declare;
pub mod dispatch;
mod graph;
mod interner;
mod key_state;
mod plan;

pub use access::{Access, AccessTable, KeyId, TxIndex};
pub use check::{CheckError, check_plan};
pub use cost::{estimate_cost, estimate_keys};
pub use declare::declare;
pub use graph::{ConflictDag, DagNode};
pub use plan::{
    AccessSink, Footprints, LevelPlan, PlanError, PlanLimits, PlanScratch, Planned, Planner,
    Segment, SerialReason,
};

#[cfg(test)]
mod tests;
