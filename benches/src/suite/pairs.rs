//! Paired runs.

use std::time::Duration;

use super::spread::Spread;
use crate::clock::Stopwatch;

/// How many pairs to run: until the time is over, but within the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    pub(super) pairs_min: usize,
    pub(super) pairs_max: usize,
    pub(super) time: Duration,
}

/// What the pairs gave.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pairs {
    /// Throughput of the first side over that of the second, pair by pair.
    pub(super) ratio: Spread,
    /// Nanoseconds of the first side.
    pub(super) first_ns: Spread,
    /// Nanoseconds of the second side.
    pub(super) second_ns: Spread,
}

/// Runs both sides in pairs, in alternating order; they do the same work and say how long it took.
/// A pair before the first warms both up and does not count.
pub(super) fn paired(
    budget: Budget,
    mut first: impl FnMut() -> Duration,
    mut second: impl FnMut() -> Duration,
) -> Pairs {
    first();
    second();
    let (mut ratios, mut firsts, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
    let watch = Stopwatch::start();
    while ratios.len() < budget.pairs_min
        || (ratios.len() < budget.pairs_max && watch.elapsed() < budget.time)
    {
        let (a, b) = if ratios.len().is_multiple_of(2) {
            let a = first();
            (a, second())
        } else {
            let b = second();
            (first(), b)
        };
        // A clock that stood still would make a ratio infinite.
        let (a, b) = (nanos(a).max(1.0), nanos(b).max(1.0));
        ratios.push(b / a);
        firsts.push(a);
        seconds.push(b);
    }
    let spread = |values: &[f64]| Spread::of(values).expect("at least one pair of finite times");
    Pairs { ratio: spread(&ratios), first_ns: spread(&firsts), second_ns: spread(&seconds) }
}

/// One side alone, as often as the budget says.
pub(super) fn series(budget: Budget, mut run: impl FnMut() -> f64) -> Spread {
    run();
    let mut values = Vec::new();
    let watch = Stopwatch::start();
    while values.len() < budget.pairs_min
        || (values.len() < budget.pairs_max && watch.elapsed() < budget.time)
    {
        values.push(run());
    }
    Spread::of(&values).expect("at least one finite value")
}

/// Nanoseconds as a number to calculate with.
pub(super) fn nanos(time: Duration) -> f64 {
    time.as_nanos() as f64
}

#[cfg(test)]
#[path = "tests/pairs.rs"]
mod tests;
