//! Reports as tables: for a terminal, and for the marked sections of a document.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use thousands::Separable;

use super::figures::{Absolute, Mode, Point, Report, Scaling, Throughput};
use crate::suite::catalogue::{self, Known, ordered};
use crate::suite::numbers::{rate, significant};
use crate::suite::spread::{Percentiles, Spread};

/// Rows of text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: &'static str,
    /// Column names.
    pub header: Vec<String>,
    /// As many cells as there are columns, each.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(title: &'static str, header: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self { title, header: header.iter().map(|name| (*name).to_owned()).collect(), rows }
    }

    fn to_markdown(&self) -> String {
        let mut text = String::new();
        // Names are to the left, figures too: a reader compares them line by line, not digit by
        // digit.
        let rule = vec!["---".to_owned(); self.header.len()];
        for cells in [&self.header, &rule].into_iter().chain(&self.rows) {
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            // Writing to a string does not fail.
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        text
    }
}

impl Report {
    /// The report as tables for a terminal; those without rows are left out.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let header = ["ratio", "median", "p10", "p90", "pairs"];
        let mut tables = vec![
            Table::new("Ratios of throughputs, from paired runs", &header, rows(&self.ratios)),
            Table::new("The cases behind them", &header, rows(&self.cases)),
            Table::new("Absolute figures", &["figure", "median", "unit"], self.absolutes_plain()),
            self.budget_plain(),
            self.throughput_table(),
        ];
        tables.extend(self.scaling.as_ref().map(scaling_table));
        let skipped = self.skipped.iter().map(|(name, why)| vec![name.clone(), why.clone()]);
        tables.push(Table::new("Skipped", &["figure", "why"], skipped.collect()));
        tables.retain(|table| !table.rows.is_empty());
        tables
    }

    /// The sections of a document that this report fills: names of their marks and what stands
    /// between these. What the report does not have is not among them.
    #[must_use]
    pub fn sections(&self) -> Vec<(&'static str, String)> {
        let suite = [
            ("ratios", self.ratios_in_words()),
            ("absolutes", self.absolutes_in_words()),
            ("budget", self.budget_table()),
            ("throughput", self.throughput_table()),
        ];
        let mut sections = Vec::new();
        for (name, table) in suite {
            if !table.rows.is_empty() {
                sections.push((name, format!("On {}.\n\n{}", self.machine, table.to_markdown())));
            }
        }
        if let Some(scaling) = self.scaling.as_ref().filter(|scaling| !scaling.curves.is_empty()) {
            let (most, cores) = (scaling.threads_max(), scaling.cores);
            let beyond = if most < cores {
                format!("Beyond {most} threads: not measured.")
            } else {
                format!(
                    "Beyond {cores} cores: not measured: no machine with more cores was at hand."
                )
            };
            let table = scaling_table(scaling).to_markdown();
            let machine = &scaling.machine;
            sections.push(("scaling", format!("On {machine}.\n{beyond}\n\n{table}")));
        }
        sections
    }

    fn ratios_in_words(&self) -> Table {
        let entries = self.ratios.iter().map(|(name, spread)| (name.as_str(), spread));
        let row = |(name, known, spread): (&str, Option<&Known>, &Spread)| {
            let Spread { median, p10, p90, pairs } = spread;
            vec![
                format!("`{name}`"),
                known.map_or_else(String::new, |known| known.what.to_owned()),
                wanted(known),
                format!("{median:.2} ({p10:.2}–{p90:.2}, {pairs} pairs)"),
            ]
        };
        Table::new(
            "Ratios",
            &["name", "what against what", "wanted", "measured: median (p10–p90)"],
            ordered(&catalogue::RATIOS, entries).into_iter().map(row).collect(),
        )
    }

    fn absolutes_in_words(&self) -> Table {
        let entries = self.absolutes.iter().filter(|(name, _)| !name.starts_with("step_"));
        let entries = entries.map(|(name, absolute)| (name.as_str(), absolute));
        let row = |(name, known, of): (&str, Option<&Known>, &Absolute)| {
            vec![
                format!("`{name}`"),
                known.map_or_else(String::new, |known| known.what.to_owned()),
                format!("{} {}", significant(of.median), of.unit),
                wanted(known),
            ]
        };
        Table::new(
            "Absolute figures",
            &["name", "what", "value", "limit"],
            ordered(&catalogue::ABSOLUTES, entries).into_iter().map(row).collect(),
        )
    }

    fn absolutes_plain(&self) -> Vec<Vec<String>> {
        let entries = self.absolutes.iter().filter(|(name, _)| !name.starts_with("step_"));
        entries
            .map(|(name, Absolute { median, unit })| {
                vec![name.clone(), format!("{median:.3}"), unit.clone()]
            })
            .collect()
    }

    /// One row per step, one column per size of block.
    fn budget_table(&self) -> Table {
        let sizes: BTreeSet<usize> = self.budget.iter().map(|step| step.n).collect();
        let mut steps: BTreeMap<&str, BTreeMap<usize, &Percentiles>> = BTreeMap::new();
        for step in &self.budget {
            steps.entry(&step.step).or_default().insert(step.n, &step.ns);
        }
        let threads = |name: &str| {
            let of = self.budget.iter().find(|step| step.step == name);
            of.map_or_else(String::new, |step| step.threads.to_string())
        };
        let row =
            |(name, known, spreads): (&str, Option<&Known>, BTreeMap<usize, &Percentiles>)| {
                let words = known.map_or_else(String::new, |known| known.what.to_owned());
                let mut cells = vec![format!("`{name}`"), words, threads(name)];
                cells.extend(
                    sizes.iter().map(|n| spreads.get(n).map_or_else(dash, |ns| spread(ns))),
                );
                cells
            };
        let rows = ordered(&catalogue::STEPS, steps).into_iter().map(row).collect();
        let mut header: Vec<String> = ["step", "what", "threads"].map(str::to_owned).into();
        header
            .extend(sizes.iter().map(|n| format!("ns/tx, block of {}", n.separate_with_commas())));
        Table { title: "Budget of one transfer: median (p10–p90)", header, rows }
    }

    /// The same without the explanations, which would make it too wide for a terminal.
    fn budget_plain(&self) -> Table {
        const WHAT: usize = 1;
        let Table { title, mut header, mut rows } = self.budget_table();
        for cells in rows.iter_mut().chain([&mut header]) {
            cells.remove(WHAT);
            cells[0] = cells[0].replace('`', "");
        }
        Table { title, header, rows }
    }

    /// One row per workload and mode, one column per size of block.
    fn throughput_table(&self) -> Table {
        let sizes: BTreeSet<usize> = self.throughput.iter().map(|of| of.n).collect();
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut seen = BTreeSet::new();
        for of in &self.throughput {
            if !seen.insert((&of.workload, of.mode)) {
                continue;
            }
            let mode = match of.mode {
                Mode::Serial => "serial".to_owned(),
                Mode::Levels => format!("parallel, {} threads", of.threads),
            };
            let mut cells = vec![of.workload.clone(), mode];
            cells.extend(sizes.iter().map(|n| {
                let same = |other: &&Throughput| {
                    (other.n, other.mode) == (*n, of.mode) && other.workload == of.workload
                };
                self.throughput.iter().find(same).map_or_else(dash, |found| {
                    let Percentiles { median, p10, p90 } = found.tx_per_second;
                    format!("{} ({}–{})", rate(median), rate(p10), rate(p90))
                })
            }));
            rows.push(cells);
        }
        let mut header = vec!["workload".to_owned(), "mode".to_owned()];
        header.extend(sizes.iter().map(|n| format!("tx/s, block of {}", n.separate_with_commas())));
        Table { title: "Throughput by workload and size: median (p10–p90)", header, rows }
    }
}

/// The ratio of a point that a row is about.
type Against = fn(&Point) -> &Spread;

/// Two rows per workload, one column per number of threads.
fn scaling_table(scaling: &Scaling) -> Table {
    let points = || scaling.curves.iter().flat_map(|curve| &curve.points);
    let threads: BTreeMap<usize, bool> =
        points().map(|point| (point.threads, point.oversubscribed)).collect();
    let against: [(&str, Against); 2] =
        [("1 thread", |point| &point.vs_one), ("serial path", |point| &point.vs_serial)];
    let mut rows = Vec::new();
    for curve in &scaling.curves {
        for (name, spread_of) in against {
            let mut cells = vec![curve.workload.clone(), name.to_owned()];
            cells.extend(threads.keys().map(|threads| {
                let point = curve.points.iter().find(|point| point.threads == *threads);
                point.map_or_else(dash, |point| {
                    let Spread { median, p10, p90, .. } = spread_of(point);
                    format!("{median:.2} ({p10:.2}–{p90:.2})")
                })
            }));
            rows.push(cells);
        }
    }
    let mut header = vec!["workload".to_owned(), "relative to".to_owned()];
    header.extend(threads.iter().map(|(threads, oversubscribed)| {
        let unit = if *threads == 1 { "thread" } else { "threads" };
        format!("{threads} {unit}{}", if *oversubscribed { ", oversubscribed" } else { "" })
    }));
    Table { title: "Scaling: throughput, median (p10–p90)", header, rows }
}

fn rows(of: &BTreeMap<String, Spread>) -> Vec<Vec<String>> {
    let row = |(name, Spread { median, p10, p90, pairs }): (&String, &Spread)| {
        let three = |value: &f64| format!("{value:.3}");
        vec![name.clone(), three(median), three(p10), three(p90), pairs.to_string()]
    };
    of.iter().map(row).collect()
}

fn wanted(known: Option<&Known>) -> String {
    known.and_then(|known| known.wanted).map_or_else(dash, significant)
}

fn spread(of: &Percentiles) -> String {
    let Percentiles { median, p10, p90 } = *of;
    format!("{} ({}–{})", significant(median), significant(p10), significant(p90))
}

fn dash() -> String {
    "—".to_owned()
}
