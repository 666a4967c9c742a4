//! `wavefront verify`: serial against parallel execution, in memory.

use core::ops::Range;
use std::str::FromStr;

use wavefront_import::{ChainVerifier, ImportEnd, VerifyOptions, VerifyReport};

use crate::exit::{Exit, Failure};
use crate::progress::Reporter;
use crate::report::verify_text;
use crate::{inputs, output, signals, threads};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The chain file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: String,
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
        let cancel = signals::cancel_token()?;
        let inputs = inputs::open(std::slice::from_ref(&self.file))?;
        let mut options = VerifyOptions::new(self.threads);
        (options.schedules, options.keep_going) = (self.schedules.0, self.keep_going);
        let verifier = ChainVerifier::new(options);
        let mut progress = Reporter::new(inputs.bytes);
        let result = verifier.run(inputs.chain, &mut progress, &cancel);
        progress.clear();
        match result {
            Ok(report) => {
                output::line(verify_text(&report))?;
                Ok(conclude(&report))
            }
            Err(failure) => {
                if !failure.report.variants.is_empty() {
                    output::line(verify_text(&failure.report))?;
                }
                if !failure.report.agrees() {
                    let _ = Failure::from(failure.error).report();
                    return Ok(Exit::Mismatch);
                }
                Err(failure.error.into())
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
