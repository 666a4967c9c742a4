//! The plan checker: smaller than the planner and sharing none of its algorithm.
//!
//! A plan is trusted for speed only. The checker recomputes from the access sets which pairs must
//! be ordered, and verifies that levels, segments and DAG order them. `shape` looks at what stands
//! where, `conflicts` at the order of conflicting transactions; both are linear in keys, accesses
//! and edges, whatever a hostile plan looks like.

mod assemble;
mod conflicts;
mod error;
mod parts;
mod shape;

pub use error::CheckError;
pub use parts::PlanParts;

pub(crate) use assemble::{assemble, assemble_unordered};

#[cfg(test)]
#[path = "../tests/check.rs"]
mod tests;
