//! The project's first design, "V3": greedy prefix batches by account, one tokio task
//! per transaction, state in maps with one lock per shard.
//!
//! Written from its documents, with their mistakes put right so that it can be compared at all: a
//! receiver's stored balance is loaded, the fee is taken, sums are checked, all legs of a
//! transaction are checked before the first is applied, and no two shards are locked at once. What
//! makes its speed is as documented: conflicts are accounts, receivers included; the first conflict
//! closes the batch; transactions are cloned into tasks; results are sorted afterwards.
//!
//! It executes transfers, as the original did.

mod batches;
mod executor;
mod sharded_map;
mod state;

pub use executor::SeedV3;
