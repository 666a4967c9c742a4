//! `wavefront verify`: serial against parallel execution, in memory.

use core::ops::Range;
use std::path::PathBuf;
use std::str::FromStr;

use wavefront_import::{ChainVerifier, ImportEnd, VerifyFailure, VerifyOptions, VerifyReport};

use crate::exit::{Exit, Failure, settle};
use crate::progress::Reporter;
use crate::report::verify_text;
use crate::signals::Interrupts;
use crate::{inputs, output, threads};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The chain file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Thread counts to compare with serial execution
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', default_value = "1,2,4",
        value_parser = threads::count())]
    threads: Vec<usize>,
    /// Run each block under that many legal schedules, besides; `A..B` means the numbers A to B-1
    #[arg(long, value_name = "K|A..B", default_value = "0")]
    schedules: ScheduleNumbers,
    /// Go on after a difference, each block from the serial state
    #[arg(long)]
    keep_going: bool,
}

/// `K`, which is `0..K`, or `A..B`.
#[derive(Debug, Clone)]
struct ScheduleNumbers(Range<u64>);

impl FromStr for ScheduleNumbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (start, end) = text.split_once("..").unwrap_or(("0", text));
        match (start.parse(), end.parse()) {
            (Ok(start), Ok(end)) if start <= end => Ok(Self(start..end)),
            _ => Err("expected a number of schedules, or A..B with A at most B".to_owned()),
        }
    }
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let interrupts = Interrupts::install()?;
        let inputs = inputs::open(std::slice::from_ref(&self.file), &interrupts.cancel)?;
        let mut options = VerifyOptions::new(self.threads);
        (options.schedules, options.keep_going) = (self.schedules.0, self.keep_going);
        let verifier = ChainVerifier::new(options);
        let mut progress = Reporter::new(inputs.bytes);
        let result = verifier.run(inputs.chain, &mut progress, &interrupts.cancel);
        progress.clear();
        interrupts.end_at_once();
        match result {
            Ok(report) => settle(Ok(conclude(&report)), [output::line(verify_text(&report))]),
            Err(failure) => {
                let VerifyFailure { error, report, .. } = *failure;
                let error = Failure::from(error);
                let found = !report.variants.is_empty();
                let told = found.then(|| output::line(verify_text(&report)));
                if report.agrees() {
                    return settle(Err(error), told);
                }
                // A difference counts more than what the verification stopped at.
                let _ = error.report();
                settle(Ok(Exit::Mismatch), told)
            }
        }
    }
}

fn conclude(report: &VerifyReport) -> Exit {
    if !report.agrees() {
        return Exit::Mismatch;
    }
    if report.end == Some(ImportEnd::Interrupted) {
        output::note("interrupted; nothing was found until then");
        return Exit::Interrupted;
    }
    Exit::Success
}
