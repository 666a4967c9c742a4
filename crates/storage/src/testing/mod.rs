//! What the tests of several modules share.

mod fault;
mod oracle;
mod samples;

pub(crate) use fault::{Damage, FaultyMedium, open};
pub(crate) use oracle::Oracle;
pub(crate) use samples::{
    Workload, account, account_key, block, block_strategy, genesis_hash, random_sets, sample,
    universe,
};
