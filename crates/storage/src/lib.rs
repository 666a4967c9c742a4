//! Where committed state lives: the [`StateStore`] trait and its two implementations.
//!
//! [`MemoryStore`] keeps everything in maps: for tests, for verification runs, and as the model the
//! other one is tested against. [`RedbStore`] (feature `disk`, on unless switched off) keeps it in
//! one file with real snapshots.
//!
//! An importer needs [`StateStore`] alone. Both stores also have a past ([`StateHistory`]) and can
//! be looked through ([`StateAudit`]): they hold the *latest* value of every key and, per block,
//! one *change record*: every key the block wrote with the value it had before. Records serve reads
//! of the past and rewinding; a pruned record is a point of the past that can no longer be reached.
//! Genesis is topoheight 0, blocks are 1, 2, ….
//!
//! [`forward`] helps to put a store around a store: to measure, throttle or fail its calls.

mod audit;
mod check_report;
mod damage;
mod digest;
#[cfg(feature = "disk")]
mod disk;
mod error;
pub mod forward;
mod history;
mod inspection;
mod memory;
mod open_failure;
mod problem;
mod store;
mod validate;

#[cfg(test)]
#[cfg(feature = "disk")]
mod testing;

pub use audit::StateAudit;
pub use check_report::CheckReport;
pub use damage::{Damage, RowError};
#[cfg(feature = "disk")]
pub use disk::{CommitSync, Medium, OpenOptions, RedbSnapshot, RedbStore};
pub use error::StoreError;
pub use history::StateHistory;
pub use memory::{MemorySnapshot, MemoryStore};
pub use open_failure::OpenFailure;
pub use problem::Problem;
pub use store::{BlockCommit, StateStore};
pub use wavefront_types::{StateSnapshot, Tip};

#[cfg(test)]
#[cfg(feature = "disk")]
mod tests {
    mod agreement;
    mod contract;
}
