//! Where committed state lives: the [`StateStore`] trait and its two implementations.
//!
//! [`MemoryStore`] keeps everything in maps: for tests, for verification runs, and as the model the
//! other one is tested against. [`RedbStore`] keeps it in one file with real snapshots.
//!
//! Both hold the *latest* value of every key and, per block, one *change record*: every key the
//! block wrote with the value it had before. Records serve reads of the past and rewinding; a
//! pruned record is a point of the past that can no longer be reached. Genesis is topoheight 0,
//! blocks are 1, 2, ….
//!
//! [`forward`] helps to put a store around a store: to measure, throttle or fail its calls.

mod check;
mod digest;
mod disk;
mod error;
pub mod forward;
mod memory;
mod store;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use check::{CheckReport, Problem};
pub use disk::{Durability, OpenOptions, RedbSnapshot, RedbStore};
pub use error::{OpenFailure, StoreError};
pub use memory::{MemorySnapshot, MemoryStore};
pub use store::{BlockCommit, StateSnapshot, StateStore, Tip};
