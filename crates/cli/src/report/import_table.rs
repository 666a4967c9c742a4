//! What an import did, as tables of 100 columns.

use std::collections::BTreeMap;
use std::time::Duration;

use comfy_table::{Cell, Row, Table};
use thousands::Separable;
use wavefront_engine::Dispatcher;
use wavefront_import::{ImportReport, LevelTotals, OutcomeCounts};
use wavefront_types::Hash;

use super::numbers::{counted, duration, mean, per_mille, per_second};
use super::table::{NONE, count, fix_widths, right, table};

/// Columns of a full bar.
const BAR_WIDTH: u128 = 48;

/// The report as text, with the state's digest at the tip, if it could be computed.
pub(crate) fn import_table(report: &ImportReport, digest: Option<Hash>) -> String {
    let mut text = headline(report);
    if report.blocks > 0 {
        for table in [transactions(report), stages(report)] {
            text.push('\n');
            text.push_str(&table.to_string());
        }
    }
    text.push('\n');
    text.push_str(&summary(report, digest).to_string());
    text
}

fn headline(report: &ImportReport) -> String {
    let transactions = report.transactions.total();
    let skipped = match report.skipped_blocks {
        0 => String::new(),
        blocks => format!(" ({} already there)", counted(blocks, "block")),
    };
    if report.blocks == 0 {
        return format!("Nothing to import{skipped}");
    }
    format!(
        "Imported {}{skipped}, {}, in {}: {} tx/s",
        counted(report.blocks, "block"),
        counted(transactions, "transaction"),
        duration(report.elapsed),
        per_second(transactions, report.elapsed).separate_with_commas(),
    )
}

fn transactions(report: &ImportReport) -> Table {
    let mut table = table();
    table.set_header([
        Cell::new("Transactions"),
        right("executed"),
        right("trapped"),
        right("skipped"),
        Cell::new("why skipped"),
    ]);
    for (kind, counts) in &report.transactions.0 {
        table.add_row(outcome_row(kind.name(), counts, &reasons(counts)));
    }
    let sum = report.transactions.sum();
    table.add_row(outcome_row("all", &sum, NONE));
    fix_widths(&mut table, &[14, 13, 11, 11]);
    table
}

fn outcome_row(name: &str, counts: &OutcomeCounts, why: &str) -> Row {
    Row::from([
        Cell::new(name),
        count(counts.executed),
        count(counts.trapped),
        count(counts.skipped_total()),
        Cell::new(why),
    ])
}

fn reasons(counts: &OutcomeCounts) -> String {
    if counts.skipped.is_empty() {
        return NONE.to_owned();
    }
    let widest =
        counts.skipped.values().map(|count| count.separate_with_commas().len()).max().unwrap_or(0);
    let line = |(code, count): (&wavefront_types::ErrorCode, &u64)| {
        format!("{:>widest$} × {code}", count.separate_with_commas())
    };
    counts.skipped.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn stages(report: &ImportReport) -> Table {
    let mut table = table();
    table.set_header([
        Cell::new("Stage"),
        right("time"),
        right("share"),
        Cell::new("of all stages' time on all threads; stages overlap"),
    ]);
    let all: Duration = report.stages.named().iter().map(|(_, time)| *time).sum();
    for (name, time) in report.stages.named() {
        let share = per_mille(time, all);
        table.add_row([
            Cell::new(name),
            right(duration(time)),
            right(format!("{}.{} %", share / 10, share % 10)),
            Cell::new(bar(time, all)),
        ]);
    }
    fix_widths(&mut table, &[14, 13, 11]);
    table
}

/// A bar whose full width is `whole`, to an eighth of a column.
fn bar(part: Duration, whole: Duration) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (per_mille(part, whole).min(1_000) * BAR_WIDTH * 8).div_ceil(1_000);
    let full = usize::try_from(eighths / 8).unwrap_or(0);
    let rest = usize::try_from(eighths % 8).unwrap_or(0);
    format!("{}{}", "█".repeat(full), EIGHTHS[rest])
}

fn summary(report: &ImportReport, digest: Option<Hash>) -> Table {
    let mut table = table();
    if report.blocks > 0 {
        table.add_row(["Levels".to_owned(), levels(&report.levels, report.dispatch)]);
        table.add_row(["Serial".to_owned(), by_reason(&report.serial)]);
        table.add_row(["Fallbacks".to_owned(), by_reason(&report.fallbacks)]);
        table.add_row([
            "Paid".to_owned(),
            format!("fees {} TOS, gas {} TOS", tos(report.fees), tos(report.gas)),
        ]);
    }
    if let Some(tip) = report.tip {
        table.add_row([
            "Store".to_owned(),
            format!("at block {}", tip.topoheight.separate_with_commas()),
        ]);
        table.add_row(["Tip".to_owned(), tip.hash.to_string()]);
    }
    if let Some(digest) = digest {
        table.add_row(["Digest".to_owned(), digest.to_string()]);
    }
    fix_widths(&mut table, &[14]);
    table
}

fn levels(totals: &LevelTotals, dispatch: Dispatcher) -> String {
    let LevelTotals { blocks, transactions, levels, levels_max, width_max, .. } = *totals;
    if blocks == 0 {
        return "no block ran in parallel".to_owned();
    }
    let (how, unit) = match dispatch {
        Dispatcher::Levels => ("in levels", ""),
        Dispatcher::Dataflow => ("by dataflow", " levels"),
        Dispatcher::Scripted { .. } => ("by script", " levels"),
    };
    format!(
        "{} {how}: {}{unit} per block (most {})\nwidth {} transactions (most {})",
        counted(blocks, "block"),
        mean(levels, blocks),
        levels_max.separate_with_commas(),
        mean(transactions, levels),
        width_max.separate_with_commas(),
    )
}

fn by_reason(counts: &BTreeMap<&'static str, u64>) -> String {
    if counts.is_empty() {
        return "none".to_owned();
    }
    let part = |(reason, count): (&&str, &u64)| format!("{} ({reason})", counted(*count, "block"));
    counts.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Native units as coins.
fn tos(units: u128) -> String {
    let coin = u128::from(wavefront_types::COIN);
    format!("{}.{:08}", (units / coin).separate_with_commas(), units % coin)
}

#[cfg(test)]
#[path = "tests/import_table.rs"]
mod tests;
