//! Numbers as people read them; integer arithmetic throughout.

use std::time::Duration;

use thousands::Separable;

/// `1 block`, `2 blocks`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number.separate_with_commas())
}

/// A duration with three significant digits or so: `731 µs`, `52.3 ms`, `4.07 s`, `3 min 20 s`.
pub(crate) fn duration(time: Duration) -> String {
    let micros = time.as_micros();
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => decimal(micros, 1_000, "ms"),
        1_000_000..120_000_000 => decimal(micros, 1_000_000, "s"),
        _ => format!(
            "{} min {} s",
            (micros / 60_000_000).separate_with_commas(),
            micros / 1_000_000 % 60
        ),
    }
}

/// A time in nanoseconds, likewise: `830 ns`, `12.0 µs`, `1.07 ms`.
pub(crate) fn nanoseconds(time: u128) -> String {
    match time {
        0..1_000 => format!("{time} ns"),
        1_000..1_000_000 => decimal(time, 1_000, "µs"),
        1_000_000..1_000_000_000 => decimal(time, 1_000_000, "ms"),
        _ => decimal(time, 1_000_000_000, "s"),
    }
}

/// A ratio in hundredths: `2.50 ×`.
pub(crate) fn hundredths(ratio: u64) -> String {
    format!("{}.{:02} ×", ratio / 100, ratio % 100)
}

fn decimal(value: u128, unit: u128, name: &str) -> String {
    let whole = value / unit;
    let thousandths = value % unit * 1_000 / unit;
    match whole {
        0..10 => format!("{whole}.{:02} {name}", thousandths / 10),
        10..100 => format!("{whole}.{} {name}", thousandths / 100),
        _ => format!("{whole} {name}"),
    }
}

/// How many per second, rounded down.
pub(crate) fn per_second(count: u64, time: Duration) -> u128 {
    u128::from(count) * 1_000_000_000 / time.as_nanos().max(1)
}

/// `part` of `whole` in tenths of a percent, rounded.
pub(crate) fn per_mille(part: Duration, whole: Duration) -> u128 {
    let whole = whole.as_nanos().max(1);
    (part.as_nanos() * 1_000 + whole / 2) / whole
}

/// The mean to one decimal.
pub(crate) fn mean(sum: u64, count: u64) -> String {
    let tenths = u128::from(sum) * 10 / u128::from(count.max(1));
    format!("{}.{}", (tenths / 10).separate_with_commas(), tenths % 10)
}

#[cfg(test)]
#[path = "tests/numbers.rs"]
mod tests;
