//! What the measurements rest on: comparators that leave the engine's state, replays that leave the
//! serial one's, a suite that runs, and documents that show what it found.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

mod block_stm;
mod comparators;
mod figures;
mod replay;
mod suite;
