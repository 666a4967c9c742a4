//! What an import did, as JSON for scripts.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use wavefront_engine::Dispatcher;
use wavefront_import::{ImportEnd, ImportReport, LevelTotals, OutcomeCounts};
use wavefront_types::Hash;

use super::error_json::ErrorReport;
use super::json::json;
use crate::exit::{Exit, Failure};

/// Where an import was to end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reached {
    pub(crate) to: u64,
    /// Whether the store is there.
    pub(crate) reached: bool,
}

/// The members of the JSON. Those of the report are there when the import began.
#[derive(Serialize)]
struct Document<'a> {
    end: &'static str,
    error: Option<ErrorReport>,
    to: Option<u64>,
    to_reached: Option<bool>,
    #[serde(flatten)]
    report: Option<Report<'a>>,
}

/// Durations are in microseconds, hashes in hexadecimal, amounts in native units as text (they may
/// exceed what JSON readers hold exactly).
#[derive(Serialize)]
struct Report<'a> {
    genesis: String,
    resumed_from: u64,
    skipped_blocks: u64,
    blocks: u64,
    transactions: u64,
    outcomes: Outcomes,
    kinds: BTreeMap<&'static str, Outcomes>,
    fees: String,
    gas: String,
    elapsed_us: u64,
    stages_us: BTreeMap<&'static str, u64>,
    dispatch: &'static str,
    levels: Planned,
    serial: &'a BTreeMap<&'static str, u64>,
    fallbacks: &'a BTreeMap<&'static str, u64>,
    tip: Option<Tip>,
    digest: Option<String>,
}

#[derive(Serialize)]
struct Outcomes {
    executed: u64,
    trapped: u64,
    /// By error code in hexadecimal.
    skipped: BTreeMap<String, u64>,
}

/// Blocks that were planned in levels.
#[derive(Serialize)]
struct Planned {
    blocks: u64,
    transactions: u64,
    levels: u64,
    levels_max: u64,
    width_max: u64,
}

#[derive(Serialize)]
struct Tip {
    topoheight: u64,
    hash: String,
}

/// The report as JSON, if the import began, with the state's digest at the tip, if it could be
/// computed; and the verdict.
pub(crate) fn import_json(
    report: Option<(&ImportReport, Option<Hash>)>,
    reached: Option<Reached>,
    verdict: &Result<Exit, Failure>,
) -> String {
    json(&Document {
        end: match (report.and_then(|(report, _)| report.end), verdict) {
            (Some(ImportEnd::Interrupted), _) | (_, Ok(Exit::Interrupted)) => "interrupted",
            (_, Err(failure)) if failure.exit == Exit::Interrupted => "interrupted",
            (Some(ImportEnd::Complete), Ok(_)) => "complete",
            (Some(ImportEnd::Target), Ok(_)) => "target",
            _ => "error",
        },
        error: verdict.as_ref().err().map(ErrorReport::of),
        to: reached.map(|reached| reached.to),
        to_reached: reached.map(|reached| reached.reached),
        report: report.map(|(report, digest)| Report::of(report, digest)),
    })
}

impl<'a> Report<'a> {
    fn of(report: &'a ImportReport, digest: Option<Hash>) -> Self {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let stages = report.stages.named().into_iter();
        let kinds = report.transactions.0.iter();
        let tip = report.tip;
        Self {
            genesis: report.genesis.to_string(),
            resumed_from: report.resumed_from,
            skipped_blocks: report.skipped_blocks,
            blocks: report.blocks,
            transactions: report.transactions.total(),
            outcomes: Outcomes::of(&report.transactions.sum()),
            kinds: kinds.map(|(kind, counts)| (kind.name(), Outcomes::of(counts))).collect(),
            fees: report.fees.to_string(),
            gas: report.gas.to_string(),
            elapsed_us: micros(report.elapsed),
            stages_us: stages.map(|(name, time)| (name, micros(time))).collect(),
            dispatch: match report.dispatch {
                Dispatcher::Levels => "levels",
                Dispatcher::Dataflow => "dataflow",
                Dispatcher::Scripted { .. } => "scripted",
            },
            levels: Planned::of(&report.levels),
            serial: &report.serial,
            fallbacks: &report.fallbacks,
            tip: tip.map(|tip| Tip { topoheight: tip.topoheight, hash: tip.hash.to_string() }),
            digest: digest.map(|digest| digest.to_string()),
        }
    }
}

impl Outcomes {
    fn of(counts: &OutcomeCounts) -> Self {
        let skipped = counts.skipped.iter();
        Self {
            executed: counts.executed,
            trapped: counts.trapped,
            skipped: skipped
                .map(|(code, count)| (format!("{:04x}", code.as_u16()), *count))
                .collect(),
        }
    }
}

impl Planned {
    fn of(totals: &LevelTotals) -> Self {
        let LevelTotals { blocks, transactions, levels, levels_max, width_max, .. } = *totals;
        Self { blocks, transactions, levels, levels_max, width_max }
    }
}
