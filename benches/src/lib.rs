//! Workloads, comparators and the measurement suite: how fast the engine is, and against what.
//!
//! * [`workloads`]: blocks with the state they start from, synthetic calls with declared access,
//!   and the access sets of real blocks;
//! * [`comparators`]: other ways to execute the same blocks, written for this purpose, each checked
//!   to leave the engine's state;
//! * [`suite`]: paired measurements with their spread, as a table and as JSON;
//! * [`plots`]: pictures of what was measured, as SVG;
//! * [`clock`]: timing with set-up, checks and teardown outside.
//!
//! The benchmarks in `benches/` are criterion groups `<stage>/<workload>/<n>` over the same parts.

#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "statistics of measurements; no result of a block depends on them"
)]
#![allow(
    clippy::missing_panics_doc,
    reason = "every function here panics when a measured result is not the expected one"
)]

pub mod clock;
pub mod comparators;
pub mod plots;
pub mod spin;
pub mod store;
pub mod suite;
pub mod workloads;

#[cfg(test)]
mod tests;
