//! `wavefront import`: chain files into a store.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use clap::ValueEnum;
use thousands::Separable;
use wavefront_engine::{Dispatcher, ExecutionMode};
use wavefront_import::{
    Durability, ErrorClass, ImportEnd, ImportError, ImportFailure, ImportOptions, ImportReport,
    Importer,
};
use wavefront_storage::{CommitSync, OpenOptions, RedbStore, StateAudit};
use wavefront_types::Hash;

use crate::clock::Stopwatch;
use crate::exit::{Exit, Failure};
use crate::progress::Reporter;
use crate::report::{import_json, import_table};
use crate::{inputs, output, signals, threads};

/// Committed state kept in memory, in bytes: about a million accounts.
const CACHE_BYTES_MAX: usize = 256 << 20;

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
    #[arg(long, value_name = "N", value_parser = threads::count())]
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
        let cancel = signals::cancel_token()?;
        let inputs = inputs::open(&self.files)?;
        let commit_sync = match self.durability.0 {
            Durability::Every(_) => CommitSync::EveryCommit,
            Durability::AtEnd => CommitSync::OnFlush,
        };
        let store = RedbStore::open(&self.db, OpenOptions::create().commit_sync(commit_sync))?;
        let threads = self.threads.unwrap_or_else(threads::available);
        let mut options = ImportOptions::new(threads, self.durability.0);
        (options.mode, options.dispatch) = (self.mode.into(), self.dispatch.into());
        (options.to, options.cache_bytes_max) = (self.to, CACHE_BYTES_MAX);
        let importer = Importer::new(options).with_observer(Arc::new(Stopwatch::start()));
        let mut progress = Reporter::new(inputs.bytes);
        let result = importer.run(inputs.chain, &store, &mut progress, &cancel);
        let (report, error) = match result {
            Ok(report) => (report, None),
            Err(failure) => {
                let ImportFailure { error, report, .. } = *failure;
                (report, Some(error))
            }
        };
        let digest = match report.tip {
            Some(_) if error.is_none() || report.blocks > 0 => store.digest().map(Some),
            _ => Ok(None),
        };
        progress.clear();
        // What stopped the import counts more than what cannot be said about it.
        let (digest, error) = match digest {
            Ok(digest) => (digest, error),
            Err(unreadable) => (None, error.or(Some(ImportError::from(unreadable)))),
        };
        match error {
            None => {
                self.show(&report, digest)?;
                Ok(self.conclude(&report))
            }
            Some(error) => {
                if report.blocks > 0 {
                    self.show(&report, digest)?;
                }
                let at_block = error.class() != ErrorClass::UsageOrIo || report.blocks > 0;
                if let Some(tip) = report.tip.filter(|_| at_block) {
                    output::note(format_args!(
                        "the store is at block {} ({})",
                        tip.topoheight.separate_with_commas(),
                        tip.hash
                    ));
                }
                Err(error.into())
            }
        }
    }

    fn show(&self, report: &ImportReport, digest: Option<Hash>) -> Result<(), Failure> {
        match self.json.as_deref() {
            Some("-") => output::file("-", &import_json(report, digest)),
            Some(path) => {
                output::line(import_table(report, digest))?;
                output::file(path, &import_json(report, digest))
            }
            None => output::line(import_table(report, digest)),
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
                tip.topoheight.separate_with_commas()
            ));
        }
        Exit::Success
    }
}
