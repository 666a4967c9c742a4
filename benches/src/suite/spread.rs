//! The middle of a series and how far its values lie apart.

use serde::{Deserialize, Serialize};

/// Median and percentiles of a series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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

    /// The values alone.
    #[must_use]
    pub const fn percentiles(&self) -> Percentiles {
        Percentiles { median: self.median, p10: self.p10, p90: self.p90 }
    }
}

/// A [`Spread`] without the number of values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Percentiles {
    /// The middle.
    pub median: f64,
    /// A tenth is below.
    pub p10: f64,
    /// A tenth is above.
    pub p90: f64,
}

/// The value below which `percent` of an ascending series lie, interpolated.
fn quantile(sorted: &[f64], percent: usize) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let scaled = last * percent;
    let (below, part) = (scaled / 100, (scaled % 100) as f64 / 100.0);
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(low + (high - low) * part)
}
