//! The budget of one transfer: what each step costs, on one logarithmic axis, since a signature
//! costs a hundred times as much as all the rest.

use std::collections::{BTreeMap, BTreeSet};

use thousands::Separable;

use super::axis::Axis;
use super::frame::{self, BOTTOM, MARGIN, TOP, WIDTH};
use super::svg::{Anchor, Pen, Shape, Style, palette};
use crate::suite::catalogue::{self, ordered};
use crate::suite::numbers::significant;
use crate::suite::{Report, Step};

const ROW: f64 = 32.0;
const LEFT: f64 = 225.0;
const RIGHT: f64 = 625.0;
/// Of a column of figures.
const COLUMN: f64 = 75.0;

/// One for each size of block.
const STYLES: [Style; 2] = [
    Style { shape: Shape::Circle, color: palette::BLUE, hollow: false },
    Style { shape: Shape::Square, color: palette::ORANGE, hollow: false },
];

pub(super) fn draw(report: &Report) -> Option<String> {
    let sizes: BTreeSet<usize> = report.budget.iter().map(|step| step.n).collect();
    let sizes: Vec<(usize, Style)> = sizes.into_iter().zip(STYLES).collect();
    let mut steps: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
    for step in report.budget.iter().filter(|step| frame::drawable(step.ns)) {
        steps.entry(&step.step).or_default().push(step);
    }
    let rows = ordered(&catalogue::STEPS, steps);
    let of_rows = rows.iter().flat_map(|(_, _, steps)| steps);
    let axis = Axis::log(of_rows.flat_map(|step| frame::values(step.ns)), (LEFT, RIGHT))?;
    let bottom = TOP + ROW * rows.len() as f64;
    let title = format!("Budget of one transfer, {} threads where it says so", report.threads);
    let subtitle = "Elapsed time of each step alone, divided by the transactions of the block: \
                    median of runs, 10th to 90th percentile.";
    let caption = format!(
        "Measured on {} by `wavefront-bench`. The serial path stands in place of plan and execute.",
        report.machine
    );
    let mut svg = frame::framed(bottom + 40.0 + BOTTOM, &title, subtitle, &caption);
    let names: Vec<String> =
        sizes.iter().map(|(n, _)| format!("block of {}", n.separate_with_commas())).collect();
    let entries: Vec<(Style, &str, f64)> =
        sizes.iter().zip(&names).map(|((_, style), name)| (*style, name.as_str(), 150.0)).collect();
    frame::legend(&mut svg, &entries);
    let middle = f64::midpoint(LEFT, RIGHT);
    let unit = (middle, "ns per transaction (log scale)");
    frame::horizontal(&mut svg, &axis, (TOP, bottom), significant, unit);
    for (at, (n, _)) in sizes.iter().enumerate() {
        let x = WIDTH - MARGIN - COLUMN * (sizes.len() - 1 - at) as f64;
        svg.text(
            (x, TOP - 6.0),
            &format!("n = {}", n.separate_with_commas()),
            frame::small(Anchor::End),
        );
    }
    for (at, (name, _, steps)) in rows.iter().enumerate() {
        let y = TOP + ROW * (at as f64 + 0.5);
        let threads = steps.first().map_or(1, |step| step.threads);
        svg.text((LEFT - 12.0, y + 4.0), &label(name, threads), frame::normal(Anchor::End));
        for step in steps {
            let Some(column) = sizes.iter().position(|(n, _)| *n == step.n) else { continue };
            let (n, style) = sizes[column];
            let ns = step.ns;
            // Side by side rather than one on the other.
            let y_mark = y + (column as f64 - 0.5) * 12.0;
            let ends = (axis.place(ns.p10), axis.place(ns.p90));
            svg.line((ends.0, y_mark), (ends.1, y_mark), Pen::new(style.color, 2.0));
            let title = format!(
                "{name}, block of {}: {} ns ({} to {}, {} runs)",
                n.separate_with_commas(),
                significant(ns.median),
                significant(ns.p10),
                significant(ns.p90),
                step.runs
            );
            svg.datum((axis.place(ns.median), y_mark), style, &title);
            let x = WIDTH - MARGIN - COLUMN * (sizes.len() - 1 - column) as f64;
            svg.text((x, y + 4.0), &significant(ns.median), frame::normal(Anchor::End));
        }
    }
    Some(svg.finish(&title, subtitle))
}

/// What a step is called in the picture.
fn label(step: &str, threads: usize) -> String {
    let name = match step {
        "hash" => "transaction hash",
        "signature" => "signature, 1 thread",
        "signature_parallel" => "signature",
        "check" => "plan checker",
        "write_set" => "write set (part of execute)",
        "serial" => "serial path",
        "commit_memory" => "commit to memory",
        "commit_redb" => "commit to disk, durable",
        other => other,
    };
    match threads {
        1 => name.to_owned(),
        threads => format!("{name}, {threads} threads"),
    }
}
