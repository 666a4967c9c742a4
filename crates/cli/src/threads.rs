//! Numbers of threads: what may be asked for, and what is taken by default.

use std::num::NonZeroUsize;
use std::thread;

use clap::builder::RangedU64ValueParser;
use wavefront_engine::EngineConfig;

/// A number of threads that an engine may have, as an argument.
pub(crate) fn count() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=EngineConfig::THREADS_MAX as u64)
}

/// As many threads as the machine runs at once.
pub(crate) fn available() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}
