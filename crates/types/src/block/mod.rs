//! Blocks: header, transactions with the buffer they were decoded from, environment.

mod env;
mod header;
mod signed;

pub use env::{BlockEnv, BlockPolicy, BlockReward};
pub use header::{BlockHeader, VrfProof};
pub use signed::{Block, SignedTransaction, WireSpan};
