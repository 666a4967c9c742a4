//! What is measured: blocks of transactions, synthetic calls, and real access sets.

mod blocks;
mod calls;
mod real;
mod replay;

pub use blocks::{BlockWorkload, Kind, SIZES};
pub use calls::{CallBlock, CallPattern};
pub use real::{RealBlock, RealBlocksError, default_path, read_real_blocks};
pub use replay::{Replay, RunError};
