//! What the measurements rest on: comparators that leave the engine's state, replays that leave the
//! serial one's, and a suite that runs.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

mod block_stm;
mod comparators;
mod replay;
mod suite;
