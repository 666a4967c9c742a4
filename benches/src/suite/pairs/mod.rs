//! Paired runs and the spread of what they give.

use std::time::Duration;

use crate::clock::Stopwatch;

/// How many pairs to run: until the time is over, but within the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    pub(super) pairs_min: usize,
    pub(super) pairs_max: usize,
    pub(super) time: Duration,
}

/// Median and percentiles of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The middle.
    pub median: f64,
    /// A tenth is below.
    pub p10: f64,
    /// A tenth is above.
    pub p90: f64,
    /// How many values.
    pub pairs: usize,
}

impl Spread {
    /// Of a series, `None` for an empty one or one with values that are no numbers.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        if sorted.iter().any(|value| !value.is_finite()) {
            return None;
        }
        Some(Self {
            median: quantile(&sorted, 50)?,
            p10: quantile(&sorted, 10)?,
            p90: quantile(&sorted, 90)?,
            pairs: sorted.len(),
        })
    }
}

/// The value below which `percent` of an ascending series lie, interpolated.
fn quantile(sorted: &[f64], percent: usize) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let scaled = last * percent;
    let (below, part) = (scaled / 100, (scaled % 100) as f64 / 100.0);
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(low + (high - low) * part)
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
mod tests;
