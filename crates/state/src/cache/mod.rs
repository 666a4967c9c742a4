//! Committed values across blocks: sharded, bounded, safe beside a commit that lags behind.
//!
//! [`ShardedCache`] is what a host holds; [`CachedReader`] is what a block reads. Behind them,
//! [`Lineage`](lineage) knows the blocks and decides which snapshots go with them;
//! [`Shards`](shards) hold the values and decide what is given up.

mod error;
mod generation;
mod lineage;
mod reader;
mod shard;
mod sharded;
mod shards;
mod stats;

pub use error::CacheError;
pub use reader::CachedReader;
pub use sharded::ShardedCache;
pub use stats::CacheStats;

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    mod bounds;
    mod misuse;
    mod model;
    mod reading;
}
