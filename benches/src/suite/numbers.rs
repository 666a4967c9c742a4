//! Figures as people read them.

use thousands::Separable;

/// A figure to three digits: `9.5`, `62`, `10,570`.
pub(crate) fn significant(value: f64) -> String {
    let size = value.abs();
    if size >= 10_000.0 {
        return format!("{:.0}", (value / 10.0).round() * 10.0).separate_with_commas();
    }
    let digits = match size {
        0.0..0.095 => 3,
        0.0..9.95 => 2,
        0.0..99.5 => 1,
        _ => 0,
    };
    let text = format!("{value:.digits$}");
    let text = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => &text,
    };
    text.separate_with_commas()
}

/// A rate with its thousands named: `820`, `61.2 k`, `2.61 M`.
pub(crate) fn rate(value: f64) -> String {
    match value {
        999_500.0.. => format!("{:.2} M", value / 1e6),
        99_950.0.. => format!("{:.0} k", value / 1e3),
        999.5.. => format!("{:.1} k", value / 1e3),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
#[path = "tests/numbers.rs"]
mod tests;
