//! Time as the caller measures it.

use std::time::Duration;

/// A monotonic clock. This crate measures its stages with it and decides nothing by it.
///
/// Any `Fn() -> Duration` that threads can share is one.
pub trait Clock: Sync {
    /// The time since some fixed moment.
    fn now(&self) -> Duration;
}

impl<F: Fn() -> Duration + Sync> Clock for F {
    fn now(&self) -> Duration {
        self()
    }
}

/// Runs `f`, and adds how long it took to `total`.
pub(crate) fn timed<T>(clock: &dyn Clock, total: &mut Duration, f: impl FnOnce() -> T) -> T {
    let start = clock.now();
    let result = f();
    *total = total.saturating_add(clock.now().saturating_sub(start));
    result
}
