//! Speed-up over threads: against one thread, and against the serial path.

use super::axis::Axis;
use super::frame::{self, BOTTOM, MARGIN, TOP, WIDTH};
use super::svg::{Anchor, Font, Pen, Shape, Style, Svg, palette};
use crate::suite::numbers::significant;
use crate::suite::{Curve, Point, Scaling, Spread};

const PANEL_HEIGHT: f64 = 290.0;
/// Left of a panel's axis, for its labels.
const LABELS: f64 = 34.0;
/// Between the marks of two curves at the same number of threads.
const ASIDE: f64 = 6.0;

const STYLES: [(Shape, &str); 5] = [
    (Shape::Circle, palette::BLUE),
    (Shape::Square, palette::ORANGE),
    (Shape::Diamond, palette::GREEN),
    (Shape::Triangle, palette::PURPLE),
    (Shape::Cross, palette::VERMILLION),
];

type Against = fn(&Point) -> &Spread;

pub(super) fn draw(scaling: &Scaling) -> Option<String> {
    let Scaling { machine, cores, curves } = scaling;
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let most = points().map(|point| point.threads).max()?;
    let panels: [(&str, Against); 2] = [
        ("relative to 1 thread", |point| &point.vs_one),
        ("relative to the serial path", |point| &point.vs_serial),
    ];
    let title = format!("Speed-up over threads, 1 to {most} on {cores} cores");
    let subtitle = "Throughput relative to another way of doing the same work in the same round: \
                    median, 10th to 90th percentile.";
    let beyond = if points().any(|point| point.oversubscribed) {
        format!(
            " Hollow and dashed: more threads than the machine's {cores} cores, not what more \
             cores would give."
        )
    } else {
        String::new()
    };
    let caption = format!("Measured on {machine} by `wavefront-bench --scaling`.{beyond}");
    let height = TOP + PANEL_HEIGHT + 50.0 + BOTTOM;
    let mut svg = frame::framed(height, &title, subtitle, &caption);
    let filled = |(shape, color)| Style { shape, color, hollow: false };
    let entries: Vec<(Style, &str, f64)> = curves
        .iter()
        .zip(STYLES.into_iter().cycle())
        .map(|(curve, style)| (filled(style), curve.workload.as_str(), 151.0))
        .collect();
    frame::legend(&mut svg, &entries);
    let mut threads: Vec<usize> = points().map(|point| point.threads).collect();
    threads.sort_unstable();
    threads.dedup();
    let width = (WIDTH - 2.0 * MARGIN - 20.0) / 2.0;
    // One vertical axis for both, so that they can be compared.
    let values = points().flat_map(|point| panels.iter().map(|(_, of)| of(point).percentiles()));
    let values: Vec<f64> =
        values.filter(|of| frame::drawable(*of)).flat_map(frame::values).collect();
    let (top, bottom) = (TOP + 30.0, TOP + PANEL_HEIGHT);
    let up = Axis::log(values.into_iter().chain([1.0, most.min(*cores) as f64]), (bottom, top))?;
    for (at, (name, against)) in panels.iter().enumerate() {
        let left = MARGIN + (width + 20.0) * at as f64 + LABELS;
        let right = left - LABELS + width;
        let ticks = threads.iter().map(|threads| *threads as f64).collect();
        let across = Axis::log_at(ticks, (left, right))?;
        svg.text((left, top - 12.0), name, Font { bold: true, ..frame::normal(Anchor::Start) });
        frame::vertical(&mut svg, &up, (left, right), significant);
        let middle = f64::midpoint(left, right);
        frame::horizontal(&mut svg, &across, (top, bottom), significant, (middle, "threads"));
        ideal(&mut svg, &across, &up, &threads, *cores);
        for (at, (curve, style)) in curves.iter().zip(STYLES.into_iter().cycle()).enumerate() {
            // Side by side rather than one on the other.
            let aside = (at as f64 - (curves.len() - 1) as f64 / 2.0) * ASIDE;
            line(&mut svg, (&across, &up, aside), curve, *against, style);
        }
    }
    Some(svg.finish(&title, subtitle))
}

/// As many times as there are threads, up to the cores.
fn ideal(svg: &mut Svg, across: &Axis, up: &Axis, threads: &[usize], cores: usize) {
    let pen = Pen::new(palette::SOFT, 1.4).dashed();
    let mut stops: Vec<usize> = threads.to_vec();
    if threads.last().is_some_and(|most| *most > cores) {
        stops.push(cores);
        stops.sort_unstable();
    }
    let place = |at: usize| (across.place(at as f64), up.place(at.min(cores) as f64));
    for two in stops.windows(2) {
        svg.line(place(two[0]), place(two[1]), pen);
    }
    if let Some(last) = stops.last() {
        let (x, y) = place(*last);
        svg.text((x - 16.0, y - 8.0), "ideal", frame::small(Anchor::End));
    }
}

fn line(
    svg: &mut Svg,
    (across, up, aside): (&Axis, &Axis, f64),
    curve: &Curve,
    against: Against,
    (shape, color): (Shape, &'static str),
) {
    let drawn: Vec<&Point> =
        curve.points.iter().filter(|point| frame::drawable(against(point).percentiles())).collect();
    let place = |point: &Point| {
        (across.place(point.threads as f64) + aside, up.place(against(point).median))
    };
    for two in drawn.windows(2) {
        let pen = Pen::new(color, 1.6);
        let pen = if two[1].oversubscribed { pen.dashed() } else { pen };
        svg.line(place(two[0]), place(two[1]), pen);
    }
    for point in drawn {
        let (x, y) = place(point);
        let Spread { median, p10, p90, pairs } = *against(point);
        svg.line((x, up.place(p10)), (x, up.place(p90)), Pen::new(color, 1.2));
        let title = format!(
            "{}, {} threads{}: {median:.2} ({p10:.2} to {p90:.2}, {pairs} rounds)",
            curve.workload,
            point.threads,
            if point.oversubscribed { " (oversubscribed)" } else { "" }
        );
        svg.datum((x, y), Style { shape, color, hollow: point.oversubscribed }, &title);
    }
}
