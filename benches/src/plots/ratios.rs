//! The ratios with their spreads, and what is wanted of each.

use super::axis::Axis;
use super::frame::{self, BOTTOM, MARGIN, TOP, WIDTH};
use super::svg::{Anchor, Pen, Shape, Style, Svg, palette};
use crate::suite::catalogue::{self, Known, ordered};
use crate::suite::numbers::significant;
use crate::suite::{Report, Spread};

const ROW: f64 = 30.0;
/// Where the names end and the figures begin.
const LEFT: f64 = 215.0;
const RIGHT: f64 = 645.0;
/// The right end of the column of figures; that of what is wanted is at the margin.
const MEASURED: f64 = 718.0;

const MET: Style = Style { shape: Shape::Circle, color: palette::BLUE, hollow: false };
const MISSED: Style = Style { shape: Shape::Diamond, color: palette::VERMILLION, hollow: false };
const FREE: Style = Style { shape: Shape::Square, color: palette::SOFT, hollow: true };

pub(super) fn draw(report: &Report) -> Option<String> {
    let drawable = report.ratios.iter().filter(|(_, spread)| frame::drawable(spread.percentiles()));
    let rows = ordered(&catalogue::RATIOS, drawable.map(|(name, spread)| (name.as_str(), spread)));
    let wanted = |known: Option<&Known>| known.and_then(|known| known.wanted);
    let values = rows.iter().flat_map(|(_, known, spread)| {
        frame::values(spread.percentiles()).into_iter().chain(wanted(*known))
    });
    let axis = Axis::log(values.chain([1.0]), (LEFT, RIGHT))?;
    if rows.is_empty() {
        return None;
    }
    let bottom = TOP + ROW * rows.len() as f64;
    let (title, subtitle) = (
        format!("Ratios of throughputs, {} threads", report.threads.max(2)),
        "Median of paired runs, 10th to 90th percentile; the bar across is what is wanted. \
         Right of 1: the side named first is faster.",
    );
    let caption = format!("Measured on {} by `wavefront-bench`.", report.machine);
    let mut svg = frame::framed(bottom + 40.0 + BOTTOM, &title, subtitle, &caption);
    frame::legend(
        &mut svg,
        &[(MET, "as wanted", 110.0), (MISSED, "short of it", 115.0), (FREE, "nothing wanted", 0.0)],
    );
    let middle = f64::midpoint(LEFT, RIGHT);
    frame::horizontal(
        &mut svg,
        &axis,
        (TOP, bottom),
        significant,
        (middle, "throughput of the first over that of the second (log scale)"),
    );
    for (x, name) in [(MEASURED, "measured"), (WIDTH - MARGIN, "wanted")] {
        svg.text((x, TOP - 6.0), name, frame::small(Anchor::End));
    }
    let equal = axis.place(1.0);
    svg.line((equal, TOP), (equal, bottom), Pen::new(palette::SOFT, 1.2));
    for (at, (name, known, spread)) in rows.iter().enumerate() {
        let y = TOP + ROW * (at as f64 + 0.5);
        row(&mut svg, &axis, y, name, wanted(*known), spread);
    }
    Some(svg.finish(&title, subtitle))
}

fn row(svg: &mut Svg, axis: &Axis, y: f64, name: &str, wanted: Option<f64>, spread: &Spread) {
    let style = match wanted {
        None => FREE,
        Some(wanted) if spread.median >= wanted => MET,
        Some(_) => MISSED,
    };
    let Spread { median, p10, p90, pairs } = *spread;
    svg.text((LEFT - 12.0, y + 4.0), name, frame::normal(Anchor::End));
    svg.line((axis.place(p10), y), (axis.place(p90), y), Pen::new(style.color, 2.0));
    if let Some(wanted) = wanted {
        let x = axis.place(wanted);
        svg.line((x, y - 9.0), (x, y + 9.0), Pen::new(palette::INK, 2.4));
    }
    let title = format!("{name}: {median:.3} ({p10:.3} to {p90:.3}, {pairs} pairs)");
    svg.datum((axis.place(median), y), style, &title);
    let wanted = wanted.map_or_else(|| "—".to_owned(), significant);
    svg.text((MEASURED, y + 4.0), &format!("{median:.2}"), frame::normal(Anchor::End));
    svg.text((WIDTH - MARGIN, y + 4.0), &wanted, frame::normal(Anchor::End));
}
