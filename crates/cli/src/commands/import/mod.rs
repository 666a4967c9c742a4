//! `wavefront import`: chain files into a store.

mod choices;

use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::RangedU64ValueParser;
use thousands::Separable;
use wavefront_import::{
    CancelToken, Durability, ErrorClass, ImportEnd, ImportError, ImportFailure, ImportOptions,
    ImportReport, Importer, scan,
};
use wavefront_storage::{CommitSync, OpenOptions, RedbStore, StateAudit};
use wavefront_types::Hash;

use crate::clock::Stopwatch;
use crate::exit::{Exit, Failure, settle};
use crate::progress::Reporter;
use crate::report::{Reached, import_json, import_table};
use crate::signals::Interrupts;
use crate::target::{Target, is_standard};
use crate::{inputs, output, threads};

use self::choices::{Dispatch, DurabilityArg, Mode};

/// Most of a cache, in MiB: more than any machine has.
const CACHE_MIB_MAX: usize = 1 << 24;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Chain files in order, which may overlap; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
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
    /// `every:N`: blocks are on disk N at a time, sooner after half a second or 16 MiB of changes;
    /// `none`: on disk for certain only at the end
    #[arg(long, value_name = "every:N|none", default_value = "every:4096")]
    durability: DurabilityArg,
    /// Memory for state, in MiB: half for values, half for the store's pages
    #[arg(long, value_name = "MIB", default_value_t = 512,
        value_parser = RangedU64ValueParser::<usize>::new().range(1..=CACHE_MIB_MAX as u64))]
    cache: usize,
    /// The last topoheight to import; blocks are never undone
    #[arg(long, value_name = "TOPO")]
    to: Option<u64>,
    /// With --to: exit code 4 unless the store is at that topoheight in the end
    #[arg(long, requires = "to")]
    strict_to: bool,
    /// Write the report as JSON to this file, whatever comes of it; `-` prints it instead of the
    /// table
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Replace the file of --json if it is there
    #[arg(long, requires = "json")]
    force: bool,
}

/// What an import came to.
struct Done {
    /// What it did, if it began at all, and the state's digest.
    report: Option<(ImportReport, Option<Hash>)>,
    verdict: Result<Exit, Failure>,
}

impl From<Failure> for Done {
    fn from(failure: Failure) -> Self {
        Self { report: None, verdict: Err(failure) }
    }
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let interrupts = Interrupts::install()?;
        let json = match self.open_json() {
            Ok(json) => json,
            Err(unwritable) => return self.refuse(unwritable, &interrupts.cancel),
        };
        let done = self.import(&interrupts.cancel).unwrap_or_else(Done::from);
        interrupts.end_at_once();
        self.tell(done, json)
    }

    fn open_json(&self) -> Result<Option<Target>, Failure> {
        let Some(path) = self.json.as_deref() else { return Ok(None) };
        Target::expect_apart(path, &self.files, &self.db)?;
        Target::open(path, self.force).map(Some)
    }

    /// Nothing is imported when the report cannot be written. Should a file be damaged, that is
    /// the verdict nevertheless.
    fn refuse(&self, unwritable: Failure, cancel: &CancelToken) -> Result<Exit, Failure> {
        if self.files.iter().any(|file| !is_standard(file) && !file.is_file()) {
            return Err(unwritable);
        }
        let verdict = match inputs::open(&self.files, cancel) {
            Ok(inputs) => scan(inputs.chain, cancel).map(|()| Exit::Success).map_err(Failure::from),
            Err(failure) => Err(failure),
        };
        settle(verdict, [Err(unwritable)])
    }

    fn import(&self, cancel: &CancelToken) -> Result<Done, Failure> {
        let inputs = inputs::open(&self.files, cancel)?;
        let commit_sync = match self.durability.0 {
            Durability::Every(_) => CommitSync::EveryCommit,
            Durability::AtEnd => CommitSync::OnFlush,
        };
        let cache_bytes = self.cache.saturating_mul(1 << 19);
        let store = OpenOptions::create().commit_sync(commit_sync).cache_bytes(cache_bytes);
        let store = RedbStore::open(&self.db, store)?;
        let threads = self.threads.unwrap_or_else(threads::available);
        let mut options = ImportOptions::new(threads, self.durability.0);
        (options.mode, options.dispatch) = (self.mode.into(), self.dispatch.into());
        (options.to, options.cache_bytes_max) = (self.to, cache_bytes);
        let importer = Importer::new(options).with_observer(Arc::new(Stopwatch::start()));
        let mut progress = Reporter::of_import(self.to, inputs.bytes);
        let (report, error) = match importer.run(inputs.chain, &store, &mut progress, cancel) {
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
        let verdict = match error {
            None => self.conclude(&report),
            Some(error) => {
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
        };
        Ok(Done { report: Some((report, digest)), verdict })
    }

    /// Prints and writes what there is to say.
    fn tell(&self, done: Done, json: Option<Target>) -> Result<Exit, Failure> {
        let Done { report, verdict } = done;
        let text = json.as_ref().map(|_| {
            let report = report.as_ref().map(|(report, digest)| (report, *digest));
            import_json(report, self.reached(report.map(|(report, _)| report)), &verdict)
        });
        let table = report
            .filter(|(report, _)| verdict.is_ok() || report.blocks > 0)
            .filter(|_| json.as_ref().is_none_or(|json| !json.is_stdout()))
            .map(|(report, digest)| output::line(import_table(&report, digest)));
        let written = json.zip(text).map(|(json, text)| json.write_text(&text));
        settle(verdict, table.into_iter().chain(written))
    }

    /// Where the import ended, against where it was to end.
    fn reached(&self, report: Option<&ImportReport>) -> Option<Reached> {
        let at = report.and_then(|report| report.tip).map(|tip| tip.topoheight);
        self.to.map(|to| Reached { to, reached: at == Some(to) })
    }

    fn conclude(&self, report: &ImportReport) -> Result<Exit, Failure> {
        if report.end == Some(ImportEnd::Interrupted) {
            output::note("interrupted; the same command goes on from here");
            return Ok(Exit::Interrupted);
        }
        let Some((to, tip)) = self.to.zip(report.tip).filter(|(to, tip)| tip.topoheight != *to)
        else {
            return Ok(Exit::Success);
        };
        let (at, to) = (tip.topoheight.separate_with_commas(), to.separate_with_commas());
        let told = if tip.topoheight > self.to.unwrap_or_default() {
            format!(
                "the store is at block {at}, above --to {to}: importing undoes nothing; `wavefront \
                 rewind` does"
            )
        } else {
            format!(
                "--to {to} was not reached: the files end at block {at}; give the files that go on \
                 from there"
            )
        };
        if self.strict_to {
            return Err(Failure::new(Exit::Limit, told));
        }
        output::note(told);
        Ok(Exit::Success)
    }
}
