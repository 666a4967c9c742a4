//! The import pipeline.
//!
//! ```text
//! reader thread ──records──▶ caller's thread ──groups──▶ committer thread
//!   read, checksum            each step, two things at once:
//!                               execute window W   (reads see every block before)
//!                               decode, link, authenticate, plan window W + 1, on all threads
//! ```
//!
//! Both queues are bounded by bytes, so a slow stage holds the others back instead of filling
//! memory. The two threads beside the engine's wait for the medium; no helper of the engine waits
//! for them. State is read through a cache that holds every block not committed yet, hence the
//! committer may lag.

mod arrivals;
mod commit;
mod driver;
mod execute;
mod feed;
mod link;
mod prepare;
mod queue;
mod run;
mod window;

#[cfg(test)]
mod tests;

pub use arrivals::{Arrival, Arrivals};
pub use commit::{CommitterEnd, commit_all};
pub use run::Importer;

pub(crate) use feed::Feed;
pub(crate) use link::Link;
pub(crate) use prepare::Preparer;
pub(crate) use window::{Prepared, WindowEnd};
