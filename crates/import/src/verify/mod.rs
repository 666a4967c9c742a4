//! Verification: every block serially, at several thread counts and under any number of schedules,
//! compared bit by bit. Nothing is written outside memory.

mod field;
mod run;
mod schedules;
mod variant;

#[cfg(test)]
mod tests;

pub use run::{ChainVerifier, VerifyFailure, VerifyOptions, VerifyReport};
pub use schedules::{ScheduleDifference, Schedules};
pub use variant::{BlockDifference, Variant};
