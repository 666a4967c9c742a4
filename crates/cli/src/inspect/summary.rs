//! A study as text: tables of 100 columns.

use std::collections::BTreeMap;
use std::time::Duration;

use comfy_table::{Cell, Table};
use thousands::Separable;
use wavefront_explain::{KeyUse, Speedup, speedup};
use wavefront_types::{ErrorCode, Outcome};

use super::names;
use super::study::{Hot, Study};
use crate::report::numbers::{counted, hundredths, mean, nanoseconds, per_mille};
use crate::report::table::{NONE, count, fix_widths, right, table};

/// Threads whose speed-up is estimated.
const THREADS: [usize; 4] = [2, 4, 8, 16];
/// Levels whose widths are drawn.
const LEVELS_DRAWN: usize = 12;
/// Columns of the names of rows.
const NAME: u16 = 15;
/// Columns of the widest level.
const BAR_WIDTH: u64 = 56;

/// The study as text, without a line break at the end.
pub(crate) fn summary(study: &Study) -> String {
    let block = study.block();
    let at = &study.source.at;
    let count = wide(block.transactions.len());
    let mut text = format!(
        "Block {} of {}: {}\n{}\n{}\n",
        study.source.env.topoheight.separate_with_commas(),
        at.file,
        counted(count, "transaction"),
        block.header.hash(),
        names::path(study),
    );
    for table in [kinds(study), shape(study), levels(study), hot(study), stages(study)] {
        text.push_str(&table.to_string());
        text.push('\n');
    }
    let more = format!("Look at one with --tx {}, at all with --html FILE", example(study));
    text + &more
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn example(study: &Study) -> u32 {
    study.longest.as_ref().map_or(0, |(end, _)| end.0)
}

#[derive(Default)]
struct Outcomes {
    executed: u64,
    trapped: u64,
    skipped: BTreeMap<ErrorCode, u64>,
}

fn kinds(study: &Study) -> Table {
    let mut kinds: BTreeMap<&str, Outcomes> = BTreeMap::new();
    let transactions = study.block().transactions.iter();
    for (signed, receipt) in transactions.zip(&study.run.executed.receipts) {
        let counts = kinds.entry(signed.transaction.kind().name()).or_default();
        match receipt.outcome {
            Outcome::Executed => counts.executed += 1,
            Outcome::Trapped => counts.trapped += 1,
            Outcome::Skipped(code) => *counts.skipped.entry(code).or_default() += 1,
        }
    }
    let mut table = table();
    let header = ["executed", "trapped", "skipped"].map(right);
    let (kind, why) = (Cell::new("Transactions"), Cell::new("why skipped"));
    table.set_header([kind].into_iter().chain(header).chain([why]));
    for (name, counts) in kinds {
        let why = counts.skipped.iter().map(|(code, count)| format!("{count} × {code}"));
        let why = why.collect::<Vec<_>>().join("\n");
        table.add_row([
            Cell::new(name),
            count(counts.executed),
            count(counts.trapped),
            count(counts.skipped.values().sum()),
            Cell::new(if why.is_empty() { NONE.to_owned() } else { why }),
        ]);
    }
    fix_widths(&mut table, &[NAME, 13, 11, 11]);
    table
}

fn shape(study: &Study) -> Table {
    let (dag, waits) = (study.levels().levels().dag(), &study.waits);
    let conflicts = study.uses.iter().map(KeyUse::conflicts).fold(0, u64::saturating_add);
    let accesses = study.uses.iter().map(|used| u64::from(used.accesses())).sum::<u64>();
    let hot_keys = study.uses.iter().filter(|used| used.conflicts() > 0).count();
    let work = study.work();
    let mut table = table();
    let mut row = |name: &str, text: String| {
        table.add_row([Cell::new(name), Cell::new(text)]);
    };
    row(
        "Keys",
        format!(
            "{}, touched {} times; conflicts on {}",
            wide(study.uses.len()).separate_with_commas(),
            accesses.separate_with_commas(),
            wide(hot_keys).separate_with_commas()
        ),
    );
    row(
        "Conflicts",
        format!(
            "{}; {} and {} of the DAG say the same",
            counted(conflicts, "pair"),
            counted(wide(dag.edge_count()), "edge"),
            counted(u64::from(dag.node_count() - dag.transactions()), "join node"),
        ),
    );
    row(
        "Components",
        format!(
            "{}; the largest has {}, {} wait for nobody and hold nobody up",
            wide(study.components.count).separate_with_commas(),
            counted(wide(study.components.largest), "transaction"),
            wide(study.components.alone).separate_with_commas(),
        ),
    );
    row(
        "Levels",
        format!(
            "{}; {} transactions wide on average, {} at most",
            u64::from(waits.level_count()).separate_with_commas(),
            mean(wide(study.costs.len()), waits.level_count().max(1).into()),
            wide(study.levels().levels().level_len_max()).separate_with_commas(),
        ),
    );
    let steps = study.critical.as_ref().map_or(0, |(_, chain)| wide(chain.len()) + 1);
    row(
        "Critical path",
        format!(
            "{} of {} in transactions; {} of {} in time ({})",
            u64::from(waits.level_count()).separate_with_commas(),
            wide(study.costs.len()).separate_with_commas(),
            nanoseconds(waits.span().into()),
            nanoseconds(work.into()),
            counted(steps, "transaction"),
        ),
    );
    let bounds = THREADS.map(|threads| speedup(waits, &study.costs, threads));
    let line = |name: &str, of: fn(&Speedup) -> u64| {
        let bound = |found: &Speedup| format!("{} {:>7}", found.threads, hundredths(of(found)));
        format!("{name:<22}{}", bounds.each_ref().map(bound).join("    "))
    };
    let by_levels = line("threads, by levels", |found| found.levels);
    row("At best", format!("{by_levels}\n{}", line("without barriers", |found| found.bound)));
    fix_widths(&mut table, &[NAME]);
    table
}

fn levels(study: &Study) -> Table {
    let plan = study.levels().levels();
    let count = plan.level_count();
    let shown = count.min(LEVELS_DRAWN);
    let widest = wide(plan.level_len_max()).max(1);
    let mut table = table();
    table.set_header([Cell::new("Level"), right("width"), right("time"), Cell::new("")]);
    for level in 0..shown {
        let members = plan.level(level);
        let time = members.iter().map(|index| study.costs[index.0 as usize]).sum::<u64>();
        let bar = usize::try_from((wide(members.len()) * BAR_WIDTH).div_ceil(widest));
        table.add_row([
            Cell::new(level + 1),
            right(wide(members.len()).separate_with_commas()),
            right(nanoseconds(time.into())),
            Cell::new("█".repeat(bar.unwrap_or(0))),
        ]);
    }
    if shown < count {
        let rest: usize = (shown..count).map(|level| plan.level(level).len()).sum();
        table.add_row([
            Cell::new(format!("{} more", count - shown)),
            right(wide(rest).separate_with_commas()),
            right(""),
            Cell::new("--json has them all"),
        ]);
    }
    fix_widths(&mut table, &[NAME, 10, 10]);
    table
}

fn hot(study: &Study) -> Table {
    let mut table = table();
    table.set_header([
        Cell::new("Hot key"),
        right("reads"),
        right("credits"),
        right("writes"),
        right("of path"),
        right("levels without"),
    ]);
    let span = study.waits.span();
    for Hot { used, levels_without, .. } in &study.hot {
        let share = share(used.time, span);
        table.add_row([
            Cell::new(names::short(study.levels().table().key(used.key))),
            count(used.reads.into()),
            count(used.credits.into()),
            count(used.writes.into()),
            right(share),
            right(u64::from(*levels_without).separate_with_commas()),
        ]);
    }
    if study.hot.is_empty() {
        table.add_row(["no two transactions conflict"]);
    }
    fix_widths(&mut table, &[34, 9, 9, 9, 10]);
    table
}

/// A share of the critical path's time.
fn share(part: u64, whole: u64) -> String {
    let tenths = per_mille(Duration::from_nanos(part), Duration::from_nanos(whole));
    if part == 0 { NONE.to_owned() } else { format!("{}.{} %", tenths / 10, tenths % 10) }
}

fn stages(study: &Study) -> Table {
    let mut table = table();
    let times = &study.run.executed.stats.times;
    table.set_header([Cell::new("Stage"), right("time"), Cell::new("of the run that was watched")]);
    let run = format!(
        "{} on {}, the clock read twice per transaction",
        study.run.name,
        counted(wide(study.run.lanes.max(1)), "thread")
    );
    let rows = [
        ("authenticate", times.authenticate, "on all threads together".to_owned()),
        ("plan", times.plan, "access sets, conflict DAG, levels".to_owned()),
        ("load", times.load, "reading the block's keys".to_owned()),
        ("transactions", times.transactions, run),
        ("write set", times.write_set, "reward, fees, changes in order".to_owned()),
    ];
    for (name, time, what) in rows {
        table.add_row([Cell::new(name), right(nanoseconds(time.as_nanos())), Cell::new(what)]);
    }
    fix_widths(&mut table, &[NAME, 13]);
    table
}
