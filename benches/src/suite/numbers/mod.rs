//! Figures as people read them.

/// A figure to three digits: `9.5`, `62`, `10,570`.
pub(crate) fn significant(value: f64) -> String {
    let size = value.abs();
    if size >= 10_000.0 {
        return grouped(&format!("{:.0}", (value / 10.0).round() * 10.0));
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
    grouped(text)
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

/// A count: `20`, `1,000`.
pub(crate) fn count(value: usize) -> String {
    grouped(&value.to_string())
}

/// Puts a comma between the thousands of what stands before the point.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.find('.').map_or((number, ""), |at| number.split_at(at));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len() - index;
        if index > 0 && left.is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests;
