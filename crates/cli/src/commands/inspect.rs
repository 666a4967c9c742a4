//! `wavefront inspect`: one block, its schedule, and why it is so.

use std::path::{Path, PathBuf};

use crate::exit::{Exit, Failure};
use crate::inspect::{
    One, RunAs, Source, Study, WhatIf, WhatIfArg, document, dot_text, one_text, page, summary,
    what_if_text,
};
use crate::report::json;
use crate::signals::Interrupts;
use crate::target::{Target, is_standard};
use crate::{output, threads};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Chain files in order, read twice; the block is in one of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The block's topoheight
    #[arg(long, value_name = "N")]
    block: u64,
    /// Take the state before the block from this store, which knows blocks by their hashes alone,
    /// instead of executing the blocks before
    #[arg(long, value_name = "DIR")]
    db: Option<PathBuf>,
    /// Threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = threads::count())]
    threads: Option<usize>,
    /// How the block is run for stage times and timeline
    #[arg(long, value_enum, default_value_t = RunAs::Auto)]
    run: RunAs,
    /// Print this transaction instead: its position in the block, from 0, or its hash
    #[arg(long, value_name = "I|HASH")]
    tx: Option<String>,
    /// What would be if writes of a key commuted, or nobody touched it; KEY may be cut short
    #[arg(long, value_name = "KEY=commutes|absent")]
    what_if: Vec<WhatIfArg>,
    /// Write everything as JSON to this file; `-` prints it
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the conflict DAG for Graphviz to this file; `-` prints it
    #[arg(long, value_name = "FILE")]
    dot: Option<PathBuf>,
    /// Write a page for a browser to this file: timeline, conflict DAG, hot keys, search
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        if self.files.iter().any(|file| is_standard(file)) {
            return Err(Failure::usage(
                "inspect reads its files twice, which standard input cannot be; save it to a file",
            ));
        }
        let asked = [self.json.as_deref(), self.dot.as_deref(), self.html.as_deref()];
        let printed = asked.iter().flatten().filter(|path| is_standard(path)).count();
        if printed > 1 {
            return Err(Failure::usage("only one of --json, --dot and --html can be `-`"));
        }
        let interrupts = Interrupts::install()?;
        let [json_file, dot_file, html_file] = asked.map(|path| self.open(path));
        let (json_file, dot_file, html_file) = (json_file?, dot_file?, html_file?);
        let threads = self.threads.unwrap_or_else(threads::available);
        let db = self.db.as_deref();
        let source = Source::find(&self.files, db, self.block, threads, &interrupts.cancel)?;
        interrupts.end_at_once();
        let study = Study::of(source, threads, self.run)?;
        let what_if = self.what_if.iter().map(|arg| WhatIf::of(&study, arg));
        let what_if = what_if.collect::<Result<Vec<_>, _>>()?;
        let one = self.tx.as_deref().map(|text| One::of(&study, text)).transpose()?;
        if json_file.is_some() || html_file.is_some() {
            let document = document(&study, &what_if, one.as_ref());
            write(json_file, || json(&document))?;
            write(html_file, || page(&document))?;
        }
        write(dot_file, || dot_text(&study))?;
        if printed == 0 {
            output::line(match &one {
                Some(one) => one_text(one),
                None if what_if.is_empty() => summary(&study),
                None => what_if.iter().map(what_if_text).collect::<Vec<_>>().join("\n\n"),
            })?;
        }
        Ok(Exit::Success)
    }

    fn open(&self, path: Option<&Path>) -> Result<Option<Target>, Failure> {
        let Some(path) = path else { return Ok(None) };
        let nowhere = Path::new("");
        Target::expect_apart(path, &self.files, self.db.as_deref().unwrap_or(nowhere))?;
        Target::open(path, self.force).map(Some)
    }
}

/// Writes what was asked for.
fn write(target: Option<Target>, text: impl FnOnce() -> String) -> Result<(), Failure> {
    target.map_or(Ok(()), |target| target.write_text(&text()))
}
