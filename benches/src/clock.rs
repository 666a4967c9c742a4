//! Timing with set-up, checks and teardown outside the clock.

use std::hint::black_box;
use std::time::Duration;
#[allow(clippy::disallowed_types, reason = "measuring is what this package is for")]
use std::time::Instant;

use wavefront_engine::Observer;

/// Runs `work` once; how long it took, and what it gave.
#[allow(clippy::disallowed_types, reason = "measuring is what this package is for")]
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed(), result)
}

/// Runs `run` on `times` fresh inputs and sums up how long `run` alone took: making an input,
/// checking an output and dropping it are outside the clock.
pub fn sample<I, O>(
    times: u64,
    mut set_up: impl FnMut() -> I,
    mut run: impl FnMut(I) -> O,
    mut check: impl FnMut(&O),
) -> Duration {
    let mut total = Duration::ZERO;
    for _ in 0..times {
        let input = black_box(set_up());
        let (elapsed, output) = timed(|| run(input));
        total += elapsed;
        check(&output);
    }
    total
}

/// A stopwatch that has been running since it was made.
#[allow(clippy::disallowed_types, reason = "measuring is what this package is for")]
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts it.
    #[must_use]
    #[allow(clippy::disallowed_types, reason = "measuring is what this package is for")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The clock of an engine or an import that is measured.
impl Observer for Stopwatch {
    fn now(&self) -> Duration {
        self.elapsed()
    }
}

/// As [`sample`], but with one clock around all runs: for runs so short that reading the clock
/// would count. Inputs and outputs of all of them exist at once.
pub fn sample_batch<I, O>(
    times: usize,
    set_up: impl FnMut() -> I,
    mut run: impl FnMut(I) -> O,
    mut check: impl FnMut(&O),
) -> Duration {
    let inputs: Vec<I> = std::iter::repeat_with(set_up).take(times).collect();
    let mut outputs = Vec::with_capacity(times);
    let (elapsed, ()) = timed(|| outputs.extend(inputs.into_iter().map(&mut run)));
    outputs.iter().for_each(&mut check);
    elapsed
}
