//! Throughput by workload and size of block: a small panel per workload.

use super::axis::Axis;
use super::frame::{self, BOTTOM, MARGIN, TOP, WIDTH};
use super::svg::{Anchor, Font, Pen, Shape, Style, Svg, palette};
use crate::suite::numbers::rate;
use crate::suite::{Mode, Report, Throughput};

const COLUMNS: usize = 4;
const PANEL_HEIGHT: f64 = 190.0;
/// Left of a panel's axis, for its labels.
const LABELS: f64 = 46.0;

const SERIAL: Style = Style { shape: Shape::Square, color: palette::ORANGE, hollow: false };
const PARALLEL: Style = Style { shape: Shape::Circle, color: palette::BLUE, hollow: false };

pub(super) fn draw(report: &Report) -> Option<String> {
    let figures: Vec<&Throughput> =
        report.throughput.iter().filter(|of| frame::drawable(of.tx_per_second)).collect();
    let mut workloads: Vec<&str> = Vec::new();
    for of in &figures {
        if !workloads.contains(&of.workload.as_str()) {
            workloads.push(&of.workload);
        }
    }
    let mut sizes: Vec<usize> = figures.iter().map(|of| of.n).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let threads = figures.iter().map(|of| of.threads).max()?;
    let height = TOP + PANEL_HEIGHT * workloads.len().div_ceil(COLUMNS) as f64 + 24.0 + BOTTOM;
    let title = format!("Throughput by workload and size of block, {threads} threads");
    let subtitle = "Transactions per second, signatures checked before: median, 10th to 90th \
                    percentile. Every panel has its own axis.";
    let caption = format!("Measured on {} by `wavefront-bench`.", report.machine);
    let mut svg = frame::framed(height, &title, subtitle, &caption);
    let parallel = format!("parallel mode, {threads} threads");
    frame::legend(&mut svg, &[(SERIAL, "serial mode", 130.0), (PARALLEL, &parallel, 0.0)]);
    let width = (WIDTH - 2.0 * MARGIN) / COLUMNS as f64;
    for (at, workload) in workloads.iter().enumerate() {
        let left = MARGIN + width * (at % COLUMNS) as f64;
        let top = TOP + PANEL_HEIGHT * (at / COLUMNS) as f64;
        let figures: Vec<&Throughput> =
            figures.iter().copied().filter(|of| of.workload == *workload).collect();
        panel(&mut svg, (left, top, width), workload, &sizes, &figures)?;
    }
    svg.text(
        (WIDTH / 2.0, height - BOTTOM - 4.0),
        "transactions in the block (log scale)",
        frame::normal(Anchor::Middle),
    );
    Some(svg.finish(&title, subtitle))
}

fn panel(
    svg: &mut Svg,
    (left, top, width): (f64, f64, f64),
    workload: &str,
    sizes: &[usize],
    figures: &[&Throughput],
) -> Option<()> {
    let (left, right) = (left + LABELS, left + width - 8.0);
    let (top, bottom) = (top + 26.0, top + PANEL_HEIGHT - 28.0);
    let bold = Font { bold: true, ..frame::normal(Anchor::Start) };
    svg.text((left, top - 9.0), workload, bold);
    let across = Axis::log_at(sizes.iter().map(|n| *n as f64).collect(), (left, right))?;
    let values = figures.iter().flat_map(|of| frame::values(of.tx_per_second));
    let up = Axis::from_zero(values, (bottom, top))?;
    frame::vertical(svg, &up, (left, right), short);
    for tick in &across.ticks {
        let x = across.place(*tick);
        svg.text((x, bottom + 15.0), &short(*tick), frame::small(Anchor::Middle));
    }
    for (mode, style) in [(Mode::Serial, SERIAL), (Mode::Levels, PARALLEL)] {
        let mut of_mode: Vec<&&Throughput> = figures.iter().filter(|of| of.mode == mode).collect();
        of_mode.sort_by_key(|of| of.n);
        let place =
            |of: &Throughput| (across.place(of.n as f64), up.place(of.tx_per_second.median));
        for two in of_mode.windows(2) {
            svg.line(place(two[0]), place(two[1]), Pen::new(style.color, 1.6));
        }
        for of in of_mode {
            let (x, y) = place(of);
            let spread = of.tx_per_second;
            let ends = (up.place(spread.p10), up.place(spread.p90));
            svg.line((x, ends.0), (x, ends.1), Pen::new(style.color, 1.2));
            let title = format!(
                "{workload}, block of {}, {}: {} tx/s ({} to {}, {} runs)",
                of.n,
                mode.name(),
                rate(spread.median),
                rate(spread.p10),
                rate(spread.p90),
                of.runs
            );
            svg.datum((x, y), style, &title);
        }
    }
    Some(())
}

/// A round value in few characters: `0`, `200`, `1k`, `1.5M`.
fn short(value: f64) -> String {
    if value >= 1e6 {
        format!("{}M", value / 1e6)
    } else if value >= 1e3 {
        format!("{}k", value / 1e3)
    } else {
        format!("{value}")
    }
}
