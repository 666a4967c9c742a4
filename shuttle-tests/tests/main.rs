//! The scenarios that are too large for loom, one module per topic.

mod blocks;
mod cache;
mod credits;
mod shutdown;
