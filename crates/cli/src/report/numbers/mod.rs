//! Numbers as people read them; integer arithmetic throughout.

use std::time::Duration;

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 block`, `2 blocks`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// A duration with three significant digits or so: `731 µs`, `52.3 ms`, `4.07 s`, `3 min 20 s`.
pub(crate) fn duration(time: Duration) -> String {
    let micros = time.as_micros();
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => decimal(micros, 1_000, "ms"),
        1_000_000..120_000_000 => decimal(micros, 1_000_000, "s"),
        _ => format!("{} min {} s", grouped(micros / 60_000_000), micros / 1_000_000 % 60),
    }
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

/// How many a second, rounded down.
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
    format!("{}.{}", grouped(tenths / 10), tenths % 10)
}

#[cfg(test)]
mod tests;
