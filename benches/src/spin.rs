//! Work of a fixed cost: a computation whose length is calibrated and whose result is determined.

use std::hint::black_box;
use std::time::Duration;

use crate::clock::timed;

/// Mixes `seed` for a number of rounds, each depending on the one before, so that the processor can
/// neither skip nor overlap them.
#[inline(never)]
#[must_use]
pub fn spin(rounds: u64, seed: u64) -> u64 {
    let mut state = seed | 1;
    for _ in 0..rounds {
        state = (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    state
}

/// How many rounds of [`spin`] make up a time on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Calibration {
    rounds_per_ms: u64,
}

impl Calibration {
    /// Measures for some milliseconds. The fastest of many short runs counts: whatever disturbs a
    /// run only makes it slower.
    #[must_use]
    pub fn measure() -> Self {
        const ROUNDS: u64 = 100_000;
        let fastest = (0..40)
            .map(|seed| timed(|| spin(black_box(ROUNDS), seed)).0)
            .min()
            .unwrap_or(Duration::from_millis(1));
        let ns = u64::try_from(fastest.as_nanos()).unwrap_or(u64::MAX).max(1);
        Self { rounds_per_ms: (ROUNDS * 1_000_000 / ns).max(1) }
    }

    /// A calibration that does not look at the clock, for tests.
    #[must_use]
    pub const fn fixed(rounds_per_ms: u64) -> Self {
        Self { rounds_per_ms }
    }

    /// The rounds that take `ns` nanoseconds.
    #[must_use]
    pub const fn rounds(&self, ns: u64) -> u64 {
        ns * self.rounds_per_ms / 1_000_000
    }
}
