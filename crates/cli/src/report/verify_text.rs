//! What a verification found: a line for the serial run and one for all that is compared with it.

use core::fmt::Write;

use thousands::Separable;
use wavefront_import::{BlockDifference, Schedules, Variant, VerifyReport};
use wavefront_types::Hash;

use super::numbers::counted;

/// Columns of the labels, if none is longer.
const LABEL_WIDTH: usize = 10;

/// A label, what is said about it, and lines below.
struct Entry {
    label: String,
    verdict: String,
    details: String,
}

/// The report as text, without a line break at the end.
pub(crate) fn verify_text(report: &VerifyReport) -> String {
    let mut entries = vec![serial(report)];
    entries.extend(report.variants.iter().map(|variant| threads(variant, report.digest)));
    entries.extend(report.schedules.as_ref().map(schedules));
    let longest = entries.iter().map(|entry| entry.label.len()).max();
    let width = longest.unwrap_or_default().max(LABEL_WIDTH);
    let lines = entries
        .into_iter()
        .map(|Entry { label, verdict, details }| format!("{label:<width$} {verdict}{details}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn serial(report: &VerifyReport) -> Entry {
    let digest = report.digest.map_or_else(|| "unknown".to_owned(), |digest| digest.to_string());
    let verdict = format!(
        "{}, {}, digest {digest}",
        counted(report.topoheight, "block"),
        counted(report.transactions, "transaction"),
    );
    Entry { label: "serial".to_owned(), verdict, details: String::new() }
}

fn threads(variant: &Variant, serial: Option<Hash>) -> Entry {
    let Variant { threads, blocks, in_levels, differing, first, .. } = variant;
    let blocks = counted(*blocks, "block");
    let verdict = if variant.agrees(serial) {
        format!("identical: {blocks} compared, {} in levels", in_levels.separate_with_commas())
    } else {
        format!("DIFFERS in {} of {blocks}", differing.separate_with_commas())
    };
    let details = first.as_ref().map(|first| details("", first)).unwrap_or_default();
    Entry { label: counted(*threads as u64, "thread"), verdict, details }
}

fn schedules(found: &Schedules) -> Entry {
    let Schedules { numbers, blocks, runs, fallbacks, differing, first, .. } = found;
    let wanted = numbers.end - numbers.start;
    let mut verdict = if !found.agrees() {
        format!(
            "DIFFERS in {} of {}",
            differing.separate_with_commas(),
            counted(*runs, "execution")
        )
    } else if blocks.checked_mul(wanted) == Some(*runs) {
        format!(
            "identical: {} × {} compared",
            counted(*blocks, "block"),
            wanted.separate_with_commas()
        )
    } else {
        format!("identical: {} compared", counted(*runs, "execution"))
    };
    if *fallbacks > 0 {
        let _ = write!(verdict, ", {} serial after all", fallbacks.separate_with_commas());
    }
    let details = first.as_ref().map(|first| {
        let schedule = format!("schedule {} ({}), ", first.number, first.schedule);
        details(&schedule, &first.difference)
    });
    Entry { label: counted(wanted, "schedule"), verdict, details: details.unwrap_or_default() }
}

fn details(schedule: &str, first: &BlockDifference) -> String {
    let BlockDifference { at, topoheight, transaction, field, serial, parallel } = first;
    let transaction = transaction
        .map(|(index, hash)| format!("\n  transaction {index} ({hash})"))
        .unwrap_or_default();
    format!(
        "\n  {schedule}{}: block {} at byte {} (topoheight {topoheight}){transaction}\
         \n  {field}: serial {serial}, parallel {parallel}",
        at.file, at.number, at.offset,
    )
}

#[cfg(test)]
#[path = "tests/verify_text.rs"]
mod tests;
