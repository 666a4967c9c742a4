//! Planning: access sets, conflict DAG and levels in one pass over the block.
//!
//! # The pass
//!
//! Transactions are taken in block order. For each:
//!
//! 1. **Declare.** [`Footprints::declare`](crate::Footprints::declare) names the keys it may touch.
//!    Each is *interned*: one hash look-up gives it a dense number, in order of first declaration.
//!    That is the only hashing of the pass. A key named twice is merged to the mode that allows
//!    both. The result is the transaction's row in the [`AccessTable`](crate::AccessTable).
//! 2. **Order.** Per key the pass remembers one *group*: the transactions since the last conflict,
//!    which commute with each other (all read, or all credit, or it is one that writes). A
//!    transaction that commutes joins the group and waits for what the group waits for. One that
//!    conflicts closes the group: it waits for all members, by an edge from each, or, when it will
//!    not be alone either, through one *join node*. So edges stay linear in the accesses, hot keys
//!    included; nothing is ever compared pairwise.
//! 3. **Level.** Its level is one more than the highest of those it waits for, 0 without any. Each
//!    key knows the highest level of the groups before its current one, so the level is the
//!    maximum over the row, found in the same walk.
//!
//! After some transactions (`chain_probe`), and again after as many more up to the middle of the
//! block, the pass looks at what it has: when all of it is a chain, or nearly so, the block is
//! given up as better run serially.
//!
//! At the end the block's epilogue gets its row, transactions are sorted by level (by counting, so
//! that block order is kept within a level), and the levels are cut for dispatch: narrow neighbours
//! are fused into segments that one thread runs in order, wide ones are cut into chunks of about
//! equal cost.
//!
//! Cost: expected O(declared keys). Memory is taken from block to block ([`PlanMemory`]).
//!
//! # Non-goals
//!
//! Finding out what a transaction touches by running it, reordering a block, and knowing threads:
//! a plan is the same whoever will run it.

mod interner;
mod key_groups;
mod limits;
mod memory;
mod pass;
mod probe;

pub use limits::PlanLimits;
pub use memory::PlanMemory;
pub use pass::{PlanError, Planned, Planner, SerialReason};

#[cfg(test)]
#[path = "../tests/planner.rs"]
mod tests;
