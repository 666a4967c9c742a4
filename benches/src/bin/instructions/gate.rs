//! The gate: counts, compares with the table, and says what to do.

use std::fmt::Write as _;
use std::path::Path;

use thousands::Separable;

use super::callgrind::{self, Counted};
use super::stages::{ALLOWED, Stage};
use super::table::Table;

/// Counts of a stage of which the middle one is written.
const WRITE_COUNTS: usize = 5;

const REWRITE: &str = "scripts/instructions.sh --write rewrites it";

/// What to compare, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Options {
    /// This stage alone.
    pub(crate) only: Option<&'static Stage>,
    /// Does this stage's work twice, to see the gate fail.
    pub(crate) handicap: Option<&'static Stage>,
    /// Rewrites the table instead of failing.
    pub(crate) write: bool,
}

/// How the comparison of all stages ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// No stage is slower than allowed, or the table was rewritten.
    Good,
    /// At least one is.
    Slower,
    /// The table was made on another kind of machine; says which.
    Incomparable(String),
}

/// How a count compares with the committed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Within what is allowed.
    Same,
    /// More instructions than allowed.
    Slower,
    /// Fewer by more than is allowed upwards: the table should follow, or the way back is free.
    Faster,
}

/// Compares a count with the committed one.
pub(crate) fn judge(now: u64, committed: u64) -> Verdict {
    let slack = u128::from(committed) * u128::from(ALLOWED);
    let (now, committed) = (u128::from(now) * 1_000, u128::from(committed) * 1_000);
    if now > committed + slack {
        Verdict::Slower
    } else if now + slack < committed {
        Verdict::Faster
    } else {
        Verdict::Same
    }
}

/// Counts the stages asked for and compares them with the table, or rewrites it.
///
/// # Errors
/// When something cannot be counted, or table and stages are not the same.
pub(crate) fn run(options: &Options) -> Result<End, String> {
    let path = Table::path();
    let committed = Table::read(&path)?;
    if options.write {
        return rewrite(&path, committed.unwrap_or_default(), options);
    }
    let table = committed.ok_or_else(|| format!("{}: no such file; {REWRITE}", path.display()))?;
    let mut report = Report::new();
    let mut missing = Vec::new();
    for stage in Stage::chosen(options.only) {
        let runs = if options.handicap == Some(stage) { 2 } else { 1 };
        let counted = callgrind::count(stage, runs)?;
        if let Some(why) = incomparable(&table, &counted) {
            return Ok(End::Incomparable(why));
        }
        if let Some(committed) = table.stages.get(stage.name) {
            report.judged(stage, &counted, *committed);
        } else {
            report.row(stage, counted.instructions, None);
            missing.push(stage.name);
        }
    }
    print!("{}", report.text);
    let (made, here) = (&table.valgrind, callgrind::version()?);
    if *made != here {
        println!("note: the table was made with {made}, this is {here}");
    }
    if !missing.is_empty() {
        return Err(format!("not in the table: {}; {REWRITE}", missing.join(", ")));
    }
    if let Some(gone) = table.stages.keys().find(|name| Stage::named(name).is_err()) {
        return Err(format!("in the table, but no stage any more: {gone}; {REWRITE}"));
    }
    Ok(if report.slower { End::Slower } else { End::Good })
}

fn rewrite(path: &Path, mut table: Table, options: &Options) -> Result<End, String> {
    let mut report = Report::new();
    let mut counted = Vec::new();
    for stage in Stage::chosen(options.only) {
        let count = middle(stage)?;
        report.row(stage, count.instructions, table.stages.get(stage.name).copied());
        counted.push((stage.name, count));
    }
    table.valgrind = callgrind::version()?;
    adopt(&mut table, &counted, options.only.is_none())?;
    table.write(path)?;
    println!("{}written: {}", report.text, path.display());
    Ok(End::Good)
}

/// Takes counts into a table. When all stages were counted, nothing old stays.
///
/// # Errors
/// When the rest of the table was made with other vector instructions.
pub(crate) fn adopt(
    table: &mut Table,
    counted: &[(&str, Counted)],
    all: bool,
) -> Result<(), String> {
    if all {
        table.stages.clear();
    }
    for (name, counted) in counted {
        if table.stages.is_empty() {
            table.vectors.clone_from(&counted.vectors);
        }
        if let Some(why) = incomparable(table, counted) {
            return Err(format!("{why}; rewrite the whole table, without --only"));
        }
        table.stages.insert((*name).to_owned(), counted.instructions);
    }
    Ok(())
}

/// The middle of several counts: the hash seeds are others each time.
fn middle(stage: &Stage) -> Result<Counted, String> {
    let counts = (0..WRITE_COUNTS).map(|_| callgrind::count(stage, 1));
    let mut counts = counts.collect::<Result<Vec<_>, _>>()?;
    counts.sort_unstable_by_key(|counted| counted.instructions);
    Ok(counts.swap_remove(WRITE_COUNTS / 2))
}

/// Why a count cannot be compared with those of a table, if so.
fn incomparable(table: &Table, counted: &Counted) -> Option<String> {
    let (theirs, ours) = (&table.vectors, &counted.vectors);
    let other = theirs != ours;
    other.then(|| {
        format!("the table was made with vector instructions {theirs}, here they are {ours}")
    })
}

/// The aligned table, and below it what to do.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) text: String,
    pub(crate) slower: bool,
}

impl Report {
    pub(crate) fn new() -> Self {
        let mut text = String::new();
        line(&mut text, ["stage", "instructions", "committed", "change", "allowed"]);
        Self { text, slower: false }
    }

    /// Adds a stage; `None` for one that the table does not have.
    pub(crate) fn row(&mut self, stage: &Stage, now: u64, committed: Option<u64>) {
        let allowed = percent(i128::from(ALLOWED));
        let (before, change) = match committed {
            Some(committed) => (committed.separate_with_commas(), percent(change(now, committed))),
            None => ("-".to_owned(), "-".to_owned()),
        };
        line(&mut self.text, [stage.name, &now.separate_with_commas(), &before, &change, &allowed]);
    }

    /// Adds a stage and what follows from its count.
    pub(crate) fn judged(&mut self, stage: &Stage, counted: &Counted, committed: u64) {
        let (name, now) = (stage.name, counted.instructions);
        self.row(stage, now, Some(committed));
        let change = percent(change(now, committed));
        match judge(now, committed) {
            Verdict::Same => {}
            Verdict::Slower => {
                self.slower = true;
                let profile = counted.profile.display();
                let _infallible = writeln!(
                    self.text,
                    "  SLOWER: {name}, {change}. Find it: \
                     callgrind_annotate --auto=yes {profile}\n  \
                     If the cost is wanted: scripts/instructions.sh --write, \
                     and say why in the commit."
                );
            }
            Verdict::Faster => {
                let _infallible = writeln!(
                    self.text,
                    "  faster: {name}, {change}. Keep it: scripts/instructions.sh --write"
                );
            }
        }
    }
}

fn line(text: &mut String, [stage, now, committed, change, allowed]: [&str; 5]) {
    let _infallible =
        writeln!(text, "{stage:<16}{now:>14}{committed:>14}{change:>10}{allowed:>10}");
}

/// The change against the committed count, in thousandths of it, to the nearest.
fn change(now: u64, committed: u64) -> i128 {
    let (now, committed) = (i128::from(now), i128::from(committed));
    let doubled = (now - committed) * 2_000 + committed * (now - committed).signum();
    doubled / (2 * committed.max(1))
}

/// Thousandths as a percentage with its sign.
pub(crate) fn percent(thousandths: i128) -> String {
    let sign = match thousandths.signum() {
        1 => "+",
        -1 => "-",
        _ => "",
    };
    let thousandths = thousandths.unsigned_abs();
    format!("{sign}{}.{} %", thousandths / 10, thousandths % 10)
}
