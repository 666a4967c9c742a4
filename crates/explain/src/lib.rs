//! Why a block's schedule is what it is: computed from its plan, printed by others.
//!
//! A plan says *that* a transaction is in level 7; this crate says why. [`Waits`] goes once through
//! the access sets of a [`BlockPlan`](wavefront_scheduler::BlockPlan) and keeps, for every
//! transaction, the one that put it where it is, with the key that they share: chains, critical
//! paths and what would be otherwise ([`Assumption`]) are read off that. [`key_uses`] counts what
//! each key does to the block, [`Components`] finds parts that have nothing to do with each other,
//! [`conflict_edges`] and [`dot`] draw the conflict DAG.
//!
//! Design principle: a function of plan and costs. No clock, no threads, no words of the protocol:
//! keys are only numbers here, and whoever prints names them. Everything is linear in the declared
//! keys and the edges, hot keys included, but for [`rank`], which sorts.
//!
//! Levels are counted from 1, as people do: a transaction in level L has a chain of L − 1 others
//! before it.

mod components;
mod cost;
mod dot;
mod edges;
mod keys;
mod waits;

pub use components::Components;
pub use cost::{Speedup, level_time, speedup};
pub use dot::{DotLabels, dot};
pub use edges::{ConflictEdge, conflict_edges};
pub use keys::{KeyUse, key_uses, rank};
pub use waits::{Assumption, Cause, Waits};

#[cfg(test)]
mod tests;
