//! Time as the host measures it.

use std::time::Duration;

use wavefront_engine::Observer;

/// The time by the observer's clock; always 0 without one.
pub(crate) fn now(clock: Option<&dyn Observer>) -> Duration {
    clock.map_or(Duration::ZERO, Observer::now)
}

/// Runs `run`, and adds how long it took to `total`.
pub(crate) fn timed<T>(
    clock: Option<&dyn Observer>,
    total: &mut Duration,
    run: impl FnOnce() -> T,
) -> T {
    let start = now(clock);
    let result = run();
    *total = total.saturating_add(now(clock).saturating_sub(start));
    result
}
