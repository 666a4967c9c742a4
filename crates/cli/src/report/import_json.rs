//! What an import did, as JSON for scripts.

use serde_json::{Map, Value, json};
use wavefront_engine::Dispatcher;
use wavefront_import::{ImportEnd, ImportReport, OutcomeCounts};

/// The report as JSON. Durations are in microseconds, hashes in hexadecimal, amounts in native
/// units as text (they may exceed what JSON readers hold exactly).
pub(crate) fn import_json(report: &ImportReport) -> String {
    let end = match report.end {
        Some(ImportEnd::Complete) => "complete",
        Some(ImportEnd::Target) => "target",
        Some(ImportEnd::Interrupted) => "interrupted",
        None => "error",
    };
    let micros = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let stages: Map<_, _> = report
        .stages
        .named()
        .into_iter()
        .map(|(name, time)| (name.to_owned(), Value::from(micros(time))))
        .collect();
    let kinds: Map<_, _> = report
        .transactions
        .0
        .iter()
        .map(|(kind, counts)| (kind.name().to_owned(), outcomes(counts)))
        .collect();
    let levels = &report.levels;
    let dispatch = match report.dispatch {
        Dispatcher::Levels => "levels",
        Dispatcher::Dataflow => "dataflow",
        Dispatcher::Scripted { .. } => "scripted",
    };
    let value = json!({
        "end": end,
        "genesis": report.genesis.to_string(),
        "resumed_from": report.resumed_from,
        "skipped_blocks": report.skipped_blocks,
        "blocks": report.blocks,
        "transactions": report.transactions.total(),
        "outcomes": outcomes(&report.transactions.sum()),
        "kinds": kinds,
        "fees": report.fees.to_string(),
        "gas": report.gas.to_string(),
        "elapsed_us": micros(report.elapsed),
        "stages_us": stages,
        "dispatch": dispatch,
        "levels": {
            "blocks": levels.blocks,
            "transactions": levels.transactions,
            "levels": levels.levels,
            "levels_max": levels.levels_max,
            "width_max": levels.width_max,
        },
        "serial": report.serial,
        "fallbacks": report.fallbacks,
        "tip": report.tip.map(|tip| json!({
            "topoheight": tip.topoheight,
            "hash": tip.hash.to_string(),
        })),
        "digest": report.digest.map(|digest| digest.to_string()),
    });
    // Plain values always serialise.
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

fn outcomes(counts: &OutcomeCounts) -> Value {
    let skipped: Map<_, _> = counts
        .skipped
        .iter()
        .map(|(code, count)| (format!("{:04x}", code.as_u16()), Value::from(*count)))
        .collect();
    json!({ "executed": counts.executed, "trapped": counts.trapped, "skipped": skipped })
}
