//! Tests of the generators.

mod chain;
mod parsing;
mod replay;
mod sampling;
mod scenario;

use crate::{ChainSpec, Conflict, Mix};

/// A chain of every activity.
fn spec(seed: u64, blocks: u64, txs_per_block: usize, conflict: Conflict) -> ChainSpec {
    ChainSpec { seed, blocks, txs_per_block, accounts: 60, mix: Mix::default(), conflict }
}
