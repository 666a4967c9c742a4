//! A scheduler for anybody's transactions: from access sets to a plan, a checker that trusts
//! neither, and dispatch.
//!
//! A transaction says which keys it touches and how ([`AccessMode`]). From a block of them,
//! [`Planner`] builds a conflict DAG and cuts it into levels of transactions that do not conflict;
//! [`Dispatch`] runs a plan on threads. Keys are anything that can be hashed; what a transaction
//! *does* is the caller's ([`Tasks`]), and the crate never learns it.
//!
//! Design principle: a pure core in a thin shell. Everything but [`dispatchers`], [`workers`] and
//! [`explore`] (feature `dispatch`) is a function of its arguments: no threads, no clock, no
//! storage, no transition rules. A plan depends only on the block, never on the number of threads
//! that will run it.
//!
//! Cost: linear in the keys that the block's transactions declare, hot keys included; how, the
//! [`planner`] module tells in one place.
//!
//! Non-goals: finding out what a transaction touches by running it, and reordering a block.

mod access;
mod block_plan;
mod check;
mod dag;
#[cfg(feature = "dispatch")]
mod dispatch;
#[cfg(feature = "dispatch")]
pub mod dispatchers;
#[cfg(feature = "dispatch")]
pub mod explore;
mod footprints;
mod index;
mod levels;
mod number_table;
pub mod planner;
mod table;
#[cfg(feature = "dispatch")]
pub mod workers;

pub use access::AccessMode;
pub use block_plan::BlockPlan;
pub use check::{CheckError, PlanParts};
pub use dag::ConflictDag;
#[cfg(feature = "dispatch")]
pub use dispatch::{Dispatch, Tasks};
pub use footprints::{AccessSink, Footprints};
pub use index::{Access, KeyId, TxIndex};
pub use levels::{LevelPlan, Segment};
pub use number_table::{NumberTable, Vacant};
pub use planner::{PlanError, PlanLimits, PlanMemory, Planned, Planner, SerialReason};
pub use table::AccessTable;

#[cfg(test)]
#[path = "tests/parts.rs"]
mod tests;
