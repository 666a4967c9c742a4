//! `wavefront import`: chain files into a store.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use wavefront_engine::{Dispatcher, ExecutionMode};
use wavefront_import::{
    Durability, ErrorClass, ImportEnd, ImportFailure, ImportOptions, ImportReport, Importer,
};
use wavefront_storage::{Durability as StoreDurability, OpenOptions, RedbStore};

use crate::clock::Stopwatch;
use crate::exit::{Exit, Failure};
use crate::progress::Reporter;
use crate::report::{import_json, import_table, numbers::grouped};
use crate::{inputs, output, signals};

/// Entries of committed state kept in memory: some hundred megabytes at most.
const CACHE_ENTRIES_MAX: usize = 1 << 20;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Chain files in order; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The store's directory; made if it is not there
    #[arg(long, value_name = "DIR")]
    db: PathBuf,
    /// Threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = super::thread_count())]
    threads: Option<usize>,
    /// How to execute
    #[arg(long, value_enum, default_value_t = Mode::Parallel)]
    mode: Mode,
    /// How planned transactions are brought to the threads; the result is the same
    #[arg(long, value_enum, default_value_t = Dispatch::Levels)]
    dispatch: Dispatch,
    /// `every:N`: blocks are on disk N at a time; `none`: on disk for certain only at the end
    #[arg(long, value_name = "every:N|none", default_value = "every:16")]
    durability: DurabilityArg,
    /// The last topoheight to import
    #[arg(long, value_name = "TOPO")]
    to: Option<u64>,
    /// Write the report as JSON to this file; `-` prints it instead of the table
    #[arg(long, value_name = "FILE")]
    json: Option<String>,
}

/// How to execute.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mode {
    /// By plan, on all threads
    Parallel,
    /// On one thread, in block order
    Serial,
    /// Both ways; a difference ends the import with exit code 2
    Compare,
}

impl From<Mode> for ExecutionMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Parallel => Self::Parallel,
            Mode::Serial => Self::Serial,
            Mode::Compare => Self::Compare,
        }
    }
}

/// How planned transactions are brought to the threads.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dispatch {
    /// Level by level, all threads meeting after each
    Levels,
    /// Each as soon as all it waits for has run
    Dataflow,
}

impl From<Dispatch> for Dispatcher {
    fn from(dispatch: Dispatch) -> Self {
        match dispatch {
            Dispatch::Levels => Self::Levels,
            Dispatch::Dataflow => Self::Dataflow,
        }
    }
}

/// `every:N` or `none`.
#[derive(Debug, Clone, Copy)]
struct DurabilityArg(Durability);

impl FromStr for DurabilityArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Durability::AtEnd));
        }
        text.strip_prefix("every:")
            .and_then(|blocks| blocks.parse::<NonZeroU32>().ok())
            .map(|blocks| Self(Durability::Every(blocks)))
            .ok_or_else(|| "expected every:N, with N at least 1, or none".to_owned())
    }
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let flag = signals::stop_flag()?;
        let inputs = inputs::open(&self.files)?;
        let durability = match self.durability.0 {
            Durability::Every(_) => StoreDurability::Immediate,
            Durability::AtEnd => StoreDurability::None,
        };
        let store = RedbStore::open(&self.db, OpenOptions::create().durability(durability))?;
        let importer = Importer::new(ImportOptions {
            mode: self.mode.into(),
            threads: self.threads.unwrap_or_else(super::threads_available),
            durability: self.durability.0,
            to: self.to,
            cache_entries_max: CACHE_ENTRIES_MAX,
        })
        .with_dispatcher(self.dispatch.into());
        let watch = Stopwatch::start();
        let clock = || watch.elapsed();
        let mut progress = Reporter::new(inputs.bytes);
        let result = importer.run(inputs.chain, &store, &clock, &mut progress, &flag);
        progress.clear();
        match result {
            Ok(report) => {
                self.show(&report)?;
                Ok(self.conclude(&report))
            }
            Err(failure) => {
                let ImportFailure { error, report } = *failure;
                if report.blocks > 0 {
                    self.show(&report)?;
                }
                let at_block = error.class() != ErrorClass::UsageOrIo || report.blocks > 0;
                if let Some(tip) = report.tip.filter(|_| at_block) {
                    output::note(format_args!(
                        "the store is at block {} ({})",
                        grouped(tip.topoheight),
                        tip.hash
                    ));
                }
                Err(error.into())
            }
        }
    }

    fn show(&self, report: &ImportReport) -> Result<(), Failure> {
        match self.json.as_deref() {
            Some("-") => output::file("-", &import_json(report)),
            Some(path) => {
                output::line(import_table(report))?;
                output::file(path, &import_json(report))
            }
            None => output::line(import_table(report)),
        }
    }

    fn conclude(&self, report: &ImportReport) -> Exit {
        if report.end == Some(ImportEnd::Interrupted) {
            output::note("interrupted; the same command goes on from here");
            return Exit::Interrupted;
        }
        if let Some((to, tip)) = self.to.zip(report.tip).filter(|(to, tip)| tip.topoheight < *to) {
            output::note(format_args!(
                "the files end at block {}, before --to {to}",
                grouped(tip.topoheight)
            ));
        }
        Exit::Success
    }
}
