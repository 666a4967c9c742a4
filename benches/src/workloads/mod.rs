//! What is measured: blocks of transactions, synthetic calls, and real access sets.

mod blocks;
mod calls;
mod real;
mod replay;

pub use blocks::{BlockWorkload, Kind};
pub use calls::{CallBlock, CallPattern};
pub use real::{RealBlock, RealBlocksError, default_path, read_real_blocks};
pub use replay::{Replay, RunError};

/// Transactions of a block in the criterion groups.
pub const SIZES: [usize; 4] = [20, 200, 1_000, 10_000];
