//! Axes: from values to places, with round ticks.

/// An axis between two places on the picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    log: bool,
    /// Values to be labelled, ascending.
    pub(super) ticks: Vec<f64>,
}

impl Axis {
    /// A logarithmic axis that holds all of `values`, with a little air at both ends and ticks at
    /// 1, 2, 5 of each decade, fewer where there are many. `None` without a positive value.
    pub(super) fn log(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        const AIR: f64 = 1.25;
        let (low, high) = bounds(values.filter(|value| *value > 0.0))?;
        let (low, high) = (low / AIR, high * AIR);
        let decades = (high / low).log10();
        let steps: &[f64] = if decades > 3.0 {
            &[1.0]
        } else if decades > 2.5 {
            &[1.0, 3.0]
        } else {
            &[1.0, 2.0, 5.0]
        };
        let first = low.log10().floor();
        let mut ticks = Vec::new();
        let mut exponent = first;
        while 10_f64.powf(exponent) <= high {
            let unit = 10_f64.powf(exponent);
            ticks.extend(
                steps.iter().map(|step| step * unit).filter(|tick| (low..=high).contains(tick)),
            );
            exponent += 1.0;
        }
        Some(Self { low, high, from, to, log: true, ticks })
    }

    /// A logarithmic axis whose ticks are these values alone, which it holds with some air.
    pub(super) fn log_at(ticks: Vec<f64>, (from, to): (f64, f64)) -> Option<Self> {
        let (low, high) = bounds(ticks.iter().copied().filter(|tick| *tick > 0.0))?;
        let air = (high / low).powf(0.08).max(1.1);
        Some(Self { low: low / air, high: high * air, from, to, log: true, ticks })
    }

    /// A linear axis from 0 to at least the largest of `values`, with about four ticks.
    pub(super) fn from_zero(
        values: impl Iterator<Item = f64>,
        (from, to): (f64, f64),
    ) -> Option<Self> {
        let (_, largest) = bounds(values.filter(|value| *value > 0.0))?;
        let unit = 10_f64.powf((largest / 3.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .map(|factor| factor * unit)
            .into_iter()
            .find(|step| largest / step <= 4.0)
            .unwrap_or(10.0 * unit);
        let mut ticks = vec![0.0];
        let mut tick = 0.0;
        while tick < largest {
            tick += step;
            ticks.push(tick);
        }
        Some(Self { low: 0.0, high: tick, from, to, log: false, ticks })
    }

    /// Where a value is; one outside is at the nearer end.
    pub(super) fn place(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        let share = if self.log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        self.from + share * (self.to - self.from)
    }
}

/// The smallest and the largest of the finite values.
fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| value.is_finite()).fold(None, |bounds, value| {
        let (low, high) = bounds.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    })
}
