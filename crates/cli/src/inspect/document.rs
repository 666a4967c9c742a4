//! A study as JSON, for scripts and for the page.

use serde::Serialize;
use std::collections::BTreeMap;
use wavefront_explain::{Cause, ConflictEdge, Speedup, conflict_edges, speedup};
use wavefront_scheduler::{AccessMode, TxIndex};
use wavefront_types::Outcome;

use super::names;
use super::one::One;
use super::study::{Hot, Study};
use super::what_if::WhatIf;

/// Threads whose speed-up is estimated.
const THREADS: [usize; 6] = [2, 4, 8, 16, 32, 64];

/// Times are in nanoseconds, levels and blocks count from 1, transactions and keys from 0,
/// identifiers are in hexadecimal, speed-ups in hundredths, shares in thousandths.
#[derive(Serialize)]
pub(crate) struct Document<'a> {
    block: BlockPart,
    path: Path,
    stages_ns: BTreeMap<&'static str, u64>,
    run: Run,
    totals: Totals,
    speedups: Vec<Bound>,
    /// The chain that takes the most time, from its first transaction.
    critical_path: Vec<Step>,
    /// The chain of the most transactions.
    longest_chain: Vec<Step>,
    /// Transactions per level.
    widths: Vec<usize>,
    hot_keys: Vec<HotKey>,
    /// Keys by number.
    keys: Vec<String>,
    transactions: Vec<Transaction>,
    /// The keys of join nodes, whose numbers follow those of the transactions.
    joins: Vec<u32>,
    /// From, to, and the key behind.
    edges: Vec<[u32; 3]>,
    what_if: &'a [WhatIf],
    transaction: Option<&'a One>,
}

#[derive(Serialize)]
struct BlockPart {
    file: String,
    number_in_file: u64,
    topoheight: u64,
    hash: String,
    transactions: usize,
}

#[derive(Serialize)]
struct Path {
    parallel: bool,
    why: String,
    threads: usize,
    saved_ns: Option<u64>,
    planning_ns: Option<u64>,
    waking_ns: Option<u64>,
}

#[derive(Serialize)]
struct Run {
    dispatch: &'static str,
    lanes: usize,
}

#[derive(Serialize)]
struct Totals {
    keys: usize,
    accesses: u64,
    conflicting_pairs: u64,
    levels: u32,
    widest: usize,
    work_ns: u64,
    span_ns: u64,
    components: usize,
    largest_component: usize,
    without_conflicts: usize,
}

#[derive(Serialize)]
struct Bound {
    threads: usize,
    levels: u64,
    without_barriers: u64,
}

#[derive(Serialize)]
struct Step {
    transaction: u32,
    /// Why it waits for the one before; the first waits for nobody.
    key: Option<u32>,
    mode_before: Option<&'static str>,
    mode: Option<&'static str>,
}

#[derive(Serialize)]
struct HotKey {
    key: u32,
    reads: u32,
    credits: u32,
    writes: u32,
    conflicting_pairs: u64,
    path_steps: u32,
    path_share: u64,
    levels_without: u32,
    span_without_ns: u64,
}

#[derive(Serialize)]
struct Transaction {
    hash: String,
    source: String,
    kind: &'static str,
    outcome: &'static str,
    error: Option<String>,
    fee: u64,
    level: u32,
    cost_ns: u64,
    /// Lane, start and end in the run that was watched.
    span: Option<(u32, u64, u64)>,
    /// Number and mode: `r`, `c` or `w`.
    keys: Vec<(u32, char)>,
    /// The transaction that put it into its level, and the key behind.
    cause: Option<(u32, u32)>,
}

/// A study with what was asked besides.
pub(crate) fn document<'a>(
    study: &Study,
    what_if: &'a [WhatIf],
    transaction: Option<&'a One>,
) -> Document<'a> {
    let (levels, dag) = (study.levels().levels(), study.levels().levels().dag());
    let stats = &study.run.executed.stats;
    let bound = |threads| {
        let Speedup { threads, levels, bound } = speedup(&study.waits, &study.costs, threads);
        Bound { threads, levels, without_barriers: bound }
    };
    let times = &stats.times;
    let named = [
        ("authenticate", times.authenticate),
        ("plan", times.plan),
        ("load", times.load),
        ("transactions", times.transactions),
        ("write set", times.write_set),
    ];
    let edge = |ConflictEdge { from, to, key }| [from, to, key.0];
    Document {
        block: BlockPart {
            file: study.source.at.file.to_string(),
            number_in_file: study.source.at.number,
            topoheight: study.source.env.topoheight,
            hash: study.block().header.hash().to_string(),
            transactions: study.costs.len(),
        },
        path: Path {
            parallel: study.choice.is_none(),
            why: names::path(study),
            threads: study.threads,
            saved_ns: study.gain.map(|gain| narrow(gain.saved_ns())),
            planning_ns: study.gain.map(|gain| narrow(gain.planning_ns)),
            waking_ns: study.gain.map(|gain| gain.block_ns.into()),
        },
        stages_ns: named.into_iter().map(|(name, time)| (name, narrow(time.as_nanos()))).collect(),
        run: Run { dispatch: study.run.name, lanes: study.run.lanes },
        totals: totals(study),
        speedups: THREADS.map(bound).into(),
        critical_path: steps(study.critical.as_ref()),
        longest_chain: steps(study.longest.as_ref()),
        widths: (0..levels.level_count()).map(|level| levels.level(level).len()).collect(),
        hot_keys: study.hot.iter().map(|hot| hot_key(study, hot)).collect(),
        keys: study.levels().table().keys().iter().map(ToString::to_string).collect(),
        transactions: (0..dag.transactions()).map(|at| transaction_of(study, at)).collect(),
        joins: (dag.transactions()..dag.node_count())
            .filter_map(|node| dag.join_key(node).map(|key| key.0))
            .collect(),
        edges: conflict_edges(study.levels()).into_iter().map(edge).collect(),
        what_if,
        transaction,
    }
}

fn narrow(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn totals(study: &Study) -> Totals {
    Totals {
        keys: study.uses.len(),
        accesses: study.uses.iter().map(|used| u64::from(used.accesses())).sum(),
        conflicting_pairs: study
            .uses
            .iter()
            .map(wavefront_explain::KeyUse::conflicts)
            .fold(0, u64::saturating_add),
        levels: study.waits.level_count(),
        widest: study.levels().levels().level_len_max(),
        work_ns: study.work(),
        span_ns: study.waits.span(),
        components: study.components.count,
        largest_component: study.components.largest,
        without_conflicts: study.components.alone,
    }
}

fn steps(chain: Option<&(TxIndex, Vec<Cause>)>) -> Vec<Step> {
    let Some((end, causes)) = chain else { return Vec::new() };
    let transactions = causes.iter().map(|cause| cause.before).chain([*end]);
    let why = core::iter::once(None).chain(causes.iter().map(Some));
    let step = |(index, cause): (TxIndex, Option<&Cause>)| Step {
        transaction: index.0,
        key: cause.map(|cause| cause.key.0),
        mode_before: cause.map(|cause| names::mode(cause.mode_before)),
        mode: cause.map(|cause| names::mode(cause.mode)),
    };
    transactions.zip(why).map(step).collect()
}

fn hot_key(study: &Study, Hot { used, levels_without, span_without }: &Hot) -> HotKey {
    let span = u128::from(study.waits.span().max(1));
    HotKey {
        key: used.key.0,
        reads: used.reads,
        credits: used.credits,
        writes: used.writes,
        conflicting_pairs: used.conflicts(),
        path_steps: used.steps,
        path_share: narrow(u128::from(used.time) * 1_000 / span),
        levels_without: *levels_without,
        span_without_ns: *span_without,
    }
}

fn transaction_of(study: &Study, number: u32) -> Transaction {
    let (at, index) = (number as usize, TxIndex(number));
    let transaction = &study.block().transactions[at].transaction;
    let receipt = &study.run.executed.receipts[at];
    let letter = |mode| match mode {
        AccessMode::Read => 'r',
        AccessMode::Credit => 'c',
        AccessMode::Write => 'w',
    };
    let accesses = study.levels().table().of(index).iter();
    Transaction {
        hash: study.block().tx_hash(at).to_string(),
        source: transaction.source.to_string(),
        kind: transaction.kind().name(),
        outcome: names::outcome(receipt),
        error: match receipt.outcome {
            Outcome::Skipped(code) => Some(code.to_string()),
            Outcome::Executed | Outcome::Trapped => None,
        },
        fee: receipt.fee,
        level: study.waits.level(index),
        cost_ns: study.costs[at],
        span: study.run.spans.get(at).map(|span| (span.lane, span.start, span.end)),
        keys: accesses.map(|access| (access.key().0, letter(access.mode()))).collect(),
        cause: study.waits.cause(index).map(|cause| (cause.before.0, cause.key.0)),
    }
}
