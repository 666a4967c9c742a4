//! Verification: every block serially, at several thread counts and under any number of schedules,
//! compared bit by bit. Nothing is written outside memory.

mod field;
mod lane;
mod run;
mod schedules;

#[cfg(test)]
mod tests;

pub use lane::{Difference, Lane};
pub use run::{Verifier, VerifyFailure, VerifyOptions, VerifyReport};
pub use schedules::{ScheduleDifference, Schedules};
