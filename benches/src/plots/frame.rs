//! What every picture has: title, subtitle, caption, legend, axes.

use super::axis::Axis;
use super::svg::{Anchor, Font, Pen, Style, Svg, palette};
use crate::suite::Percentiles;

/// Every picture is as wide.
pub(super) const WIDTH: f64 = 800.0;
/// Left and right of everything.
pub(super) const MARGIN: f64 = 20.0;
/// Where a picture's own drawing begins, below title, subtitle and legend.
pub(super) const TOP: f64 = 84.0;
/// What the caption needs at the bottom.
pub(super) const BOTTOM: f64 = 44.0;

/// Small text, as on axes.
pub(super) const SMALL: f64 = 11.0;
/// Names of rows and entries.
pub(super) const NORMAL: f64 = 12.0;

/// How many characters of a caption fit into a line: those of the widest common fonts need 6.4
/// pixels on average at this size.
const CAPTION_CHARS: usize = 118;

pub(super) fn small(anchor: Anchor) -> Font {
    Font::new(SMALL, palette::SOFT, anchor)
}

pub(super) fn normal(anchor: Anchor) -> Font {
    Font::new(NORMAL, palette::INK, anchor)
}

/// A picture with its words. The caption is cut where it does not fit into two lines.
pub(super) fn framed(height: f64, title: &str, subtitle: &str, caption: &str) -> Svg {
    let mut svg = Svg::new(WIDTH, height);
    let bold = Font { bold: true, ..Font::new(16.0, palette::INK, Anchor::Start) };
    svg.text((MARGIN, 28.0), title, bold);
    svg.text((MARGIN, 47.0), subtitle, small(Anchor::Start));
    let lines = wrapped(caption);
    for (line, y) in lines.iter().zip([height - 26.0, height - 11.0]) {
        svg.text((MARGIN, y), line, small(Anchor::Start));
    }
    svg
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is a first line");
        let fits = last.chars().count() + 1 + word.chars().count() <= CAPTION_CHARS;
        if last.is_empty() {
            last.extend(word.chars().take(CAPTION_CHARS));
        } else if fits {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.chars().take(CAPTION_CHARS).collect());
        }
    }
    lines.truncate(2);
    lines
}

/// Explains marks in a line below the subtitle; each entry has its width.
pub(super) fn legend(svg: &mut Svg, entries: &[(Style, &str, f64)]) {
    let mut x = MARGIN + 5.0;
    for (style, words, width) in entries {
        svg.key((x, 64.0), *style);
        svg.text((x + 11.0, 68.0), words, normal(Anchor::Start));
        x += width;
    }
}

/// A horizontal axis: lines from `top` to `bottom`, labels below them, and what it counts.
pub(super) fn horizontal(
    svg: &mut Svg,
    axis: &Axis,
    (top, bottom): (f64, f64),
    label: impl Fn(f64) -> String,
    (middle, unit): (f64, &str),
) {
    for tick in &axis.ticks {
        let x = axis.place(*tick);
        svg.line((x, top), (x, bottom), Pen::new(palette::GRID, 1.0));
        svg.text((x, bottom + 15.0), &label(*tick), small(Anchor::Middle));
    }
    svg.text((middle, bottom + 32.0), unit, normal(Anchor::Middle));
}

/// A vertical axis: lines from `left` to `right`, labels left of them.
pub(super) fn vertical(
    svg: &mut Svg,
    axis: &Axis,
    (left, right): (f64, f64),
    label: impl Fn(f64) -> String,
) {
    for tick in &axis.ticks {
        let y = axis.place(*tick);
        svg.line((left, y), (right, y), Pen::new(palette::GRID, 1.0));
        svg.text((left - 5.0, y + 4.0), &label(*tick), small(Anchor::End));
    }
}

/// Whether all of it can be drawn on a logarithmic axis.
pub(super) fn drawable(of: Percentiles) -> bool {
    let Percentiles { median, p10, p90 } = of;
    [median, p10, p90].iter().all(|value| value.is_finite() && *value > 0.0)
}

/// Its three values, for the bounds of an axis.
pub(super) fn values(of: Percentiles) -> [f64; 3] {
    [of.p10, of.median, of.p90]
}
