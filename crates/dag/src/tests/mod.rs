//! Tests of the DAG's rules: by the published tables and chains, against a second implementation,
//! and at every limit.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails, which is what it is to do"
)]

mod arrival;
mod chains;
mod change;
mod golden;
mod headers;
mod hostile;
mod money;
mod naive;
mod random;
mod reads;
mod rewards;
mod stable;
mod tables;
mod world;
