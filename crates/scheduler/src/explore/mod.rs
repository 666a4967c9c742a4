//! Dispatchers that look for results that depend on the schedule. None is faster than those that
//! ship.
//!
//! [`Scripted`] runs on one thread, in any order that the DAG allows, exactly repeatable;
//! [`ShuffledLevels`] and [`ShuffledDataflow`] run on real threads with random cuts and delays.

mod choices;
mod delayed;
mod scripted;
mod shuffled;

pub use scripted::Scripted;
pub use shuffled::{ShuffledDataflow, ShuffledLevels};
