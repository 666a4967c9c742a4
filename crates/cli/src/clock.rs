//! The one place that reads the clock.

#![allow(
    clippy::disallowed_types,
    reason = "the command line measures; the libraries are handed the result"
)]

use std::time::{Duration, Instant};

use wavefront_engine::Observer;

/// A stopwatch that starts when it is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The clock by which the libraries time their stages.
impl Observer for Stopwatch {
    fn now(&self) -> Duration {
        self.elapsed()
    }
}
