//! Conformance: published vectors run through the real engine, on a state in memory.

mod folder;
mod runner;
mod summary;
mod verdict;

pub(crate) use folder::run;
