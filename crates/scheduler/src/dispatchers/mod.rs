//! The dispatchers that ship.
//!
//! [`Levels`] runs a level, waits, runs the next; [`Dataflow`] runs a transaction as soon as all it
//! waits for has run. Neither has a worker wait for another transaction.

mod by_index;
mod countdown;
mod dataflow;
mod levels;

pub use countdown::Countdown;
pub use dataflow::Dataflow;
pub use levels::Levels;

pub(crate) use by_index::by_index;

#[cfg(test)]
#[cfg(not(any(loom, shuttle)))]
#[path = "../tests/dispatchers.rs"]
mod tests;
