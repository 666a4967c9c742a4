//! Verification: every block serially and at several thread counts, compared bit by bit. Nothing is
//! written outside memory.

mod field;
mod lane;
mod run;

#[cfg(test)]
mod tests;

pub use lane::{Difference, Lane};
pub use run::{Verifier, VerifyFailure, VerifyOptions, VerifyReport};
