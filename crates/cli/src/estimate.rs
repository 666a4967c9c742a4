//! How much is done and how long the rest takes, from work that was done: what was passed over
//! counts as done, not as work.

use std::time::Duration;

/// Work measured in units, of which there are `total` where that is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Estimate {
    total: Option<u64>,
    done: u64,
    passed: u64,
    /// When the first unit was still to be worked on.
    began: Duration,
}

impl Estimate {
    pub(crate) const fn new(total: Option<u64>) -> Self {
        Self { total, done: 0, passed: 0, began: Duration::ZERO }
    }

    /// `done` units by now, `passed` of them passed over. More than the total shows that the total
    /// is not known: the file grows.
    pub(crate) fn update(&mut self, done: u64, passed: u64, now: Duration) {
        if done <= passed {
            self.began = now;
        }
        (self.done, self.passed) = (done, passed);
        self.total = self.total.filter(|total| done <= *total);
    }

    /// All there is, as far as is known.
    pub(crate) const fn total(&self) -> Option<u64> {
        self.total
    }

    /// What is done, in percent of the total: at most 100.
    pub(crate) fn percent(&self) -> Option<u128> {
        self.total.map(|total| u128::from(self.done) * 100 / u128::from(total.max(1)))
    }

    /// How long the rest takes at the pace of the work so far, if there is a rest.
    pub(crate) fn rest(&self, now: Duration) -> Option<Duration> {
        let worked = u128::from(self.done.checked_sub(self.passed).filter(|worked| *worked > 0)?);
        let left = self.total?.checked_sub(self.done).filter(|left| *left > 0)?;
        let spent = now.saturating_sub(self.began).as_millis();
        let rest = u128::from(left).checked_mul(spent)? / worked;
        u64::try_from(rest).ok().map(Duration::from_millis)
    }
}

#[cfg(test)]
#[path = "tests/estimate.rs"]
mod tests;
