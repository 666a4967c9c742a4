//! `wavefront conformance`: runs published vectors through the engine.

use std::path::PathBuf;

use crate::conformance;
use crate::exit::{Exit, Failure, settle};
use crate::output;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Every *.json file below it is run
    dir: PathBuf,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let summary = conformance::run(&self.dir)?;
        let verdict = if summary.failed() == 0 { Exit::Success } else { Exit::Mismatch };
        let told = if self.json { output::line(summary.json()) } else { output::line(&summary) };
        settle(Ok(verdict), [told])
    }
}
