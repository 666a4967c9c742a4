//! State while a block runs, and between blocks.
//!
//! * [`CellTable`]: the values a planned block touches, one lock each, addressed by dense slots.
//! * [`Journal`]: what one transaction has staged and nobody else can see.
//! * [`Accumulators`]: chain-wide counters as padded lanes, folded after the last level.
//! * [`SerialState`]: the same for a block that runs without a plan, on one thread, over one map.
//! * [`FirstError`], [`Gathered`] and [`ObjectPool`]: what workers of a block, and blocks, hand to
//!   each other.
//! * [`KeyOrder`]: brings what was written into the order of write sets.
//! * [`ShardedCache`]: committed values across blocks.
//! * [`Overlay`]: a state with the writes of further blocks on top, for look-ahead and forks.
//!
//! No lock of this crate is held across a call out of it: loaders run unlocked.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod accumulators;
mod batch;
mod cache;
mod cell;
mod cell_part;
mod fast_map;
mod first_error;
mod gathered;
mod journal;
mod key_order;
mod object_pool;
mod overlay;
mod serial;

pub use accumulators::{Accumulators, LaneIndex};
pub use cache::{CacheError, CacheStats, CachedReader, ShardedCache};
pub use cell::{CellTable, CommitError, CreditOverflow, Slot};
pub use cell_part::CellPart;
pub use fast_map::FastMap;
pub use first_error::FirstError;
pub use gathered::Gathered;
pub use journal::{Journal, Staged};
pub use key_order::{KeyOrder, Numbered};
pub use object_pool::ObjectPool;
pub use overlay::Overlay;
pub use serial::{SerialHandle, SerialState};

#[cfg(test)]
#[cfg(not(loom))]
mod tests;
