//! State while a block runs, and between blocks.
//!
//! * [`CellTable`]: the values a planned block touches, one lock each, addressed by dense slots.
//! * [`Journal`]: what one transaction has staged and nobody else can see.
//! * [`Accumulators`]: chain-wide counters as padded lanes, folded after the last level.
//! * [`SerialState`]: the same for a block that runs without a plan, on one thread, over one map.
//! * [`Earliest`], [`Gathered`] and [`Spares`]: what workers of a block, and blocks, hand to each
//!   other.
//! * [`KeyOrder`]: brings what was written into the order of write sets.
//! * [`ShardedCache`]: committed values across blocks.
//!
//! No lock of this crate is held across a call out of it: loaders run unlocked.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod accumulators;
mod cache;
mod cell;
mod earliest;
mod fast_map;
mod gathered;
mod journal;
mod key_order;
mod serial;
mod spares;

pub use accumulators::{Accumulators, LaneIndex};
pub use cache::{CachedReader, ShardedCache};
pub use cell::{CellTable, CellsMut, CommitError, CreditOverflow, Slot};
pub use earliest::Earliest;
pub use fast_map::FastMap;
pub use gathered::Gathered;
pub use journal::{Journal, Staged};
pub use key_order::{KeyOrder, Numbered};
pub use serial::{SerialHandle, SerialState};
pub use spares::Spares;

#[cfg(test)]
#[cfg(not(loom))]
mod tests;
