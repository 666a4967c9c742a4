//! Verification: every block serially, at several thread counts and under any number of schedules,
//! compared bit by bit. Nothing is written outside memory.

mod field;
mod report;
mod run;
mod schedules;
mod variant;

#[cfg(test)]
mod tests;

pub use report::{VerifyFailure, VerifyReport};
pub use run::{ChainVerifier, VerifyOptions};
pub use schedules::{ScheduleDifference, Schedules};
pub use variant::{BlockDifference, Variant};
