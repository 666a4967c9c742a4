//! The pipeline against a store in memory: resuming, refusing, stopping, failing.

mod chains;
mod failing;
mod faulty;
mod grouping;
mod importing;
mod overlapping;
mod payloads;
mod refusing;
