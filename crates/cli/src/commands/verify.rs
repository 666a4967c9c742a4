//! `wavefront verify`: serial against parallel execution, in memory.

use wavefront_import::{ImportEnd, Lane, Verifier, VerifyOptions, VerifyReport};

use crate::clock::Stopwatch;
use crate::exit::{Exit, Failure};
use crate::progress::Reporter;
use crate::report::numbers::{counted, grouped};
use crate::{inputs, output, signals};

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The chain file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// Thread counts to compare with serial execution
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', default_value = "1,2,4",
        value_parser = super::thread_count())]
    threads: Vec<usize>,
    /// Go on after a difference, each block from the serial state
    #[arg(long)]
    keep_going: bool,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let flag = signals::stop_flag()?;
        let inputs = inputs::open(std::slice::from_ref(&self.file))?;
        let verifier =
            Verifier::new(VerifyOptions { threads: self.threads, keep_going: self.keep_going });
        let watch = Stopwatch::start();
        let clock = || watch.elapsed();
        let mut progress = Reporter::new(inputs.bytes);
        let result = verifier.run(inputs.chain, &clock, &mut progress, &flag);
        progress.clear();
        match result {
            Ok(report) => {
                show(&report)?;
                Ok(conclude(&report))
            }
            Err(failure) => {
                if !failure.report.lanes.is_empty() {
                    show(&failure.report)?;
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

fn show(report: &VerifyReport) -> Result<(), Failure> {
    let digest = |digest: Option<wavefront_types::Hash>| {
        digest.map_or_else(|| "unknown".to_owned(), |digest| digest.to_string())
    };
    output::line(format_args!(
        "serial     {}, {}, digest {}",
        counted(report.topoheight, "block"),
        counted(report.transactions, "transaction"),
        digest(report.digest)
    ))?;
    for lane in &report.lanes {
        let Lane { threads, blocks, in_levels, differing, first, .. } = lane;
        let verdict = if lane.agrees(report.digest) {
            format!(
                "identical: {} compared, {} in levels",
                counted(*blocks, "block"),
                grouped(*in_levels)
            )
        } else {
            format!("DIFFERS in {} of {}", grouped(*differing), counted(*blocks, "block"))
        };
        output::line(format_args!("{:<10} {verdict}", counted(*threads as u64, "thread")))?;
        if let Some(first) = first {
            output::line(format_args!(
                "  {}: block {} at byte {} (topoheight {})",
                first.at.file, first.at.number, first.at.offset, first.topoheight
            ))?;
            if let Some((index, hash)) = first.transaction {
                output::line(format_args!("  transaction {index} ({hash})"))?;
            }
            output::line(format_args!(
                "  {}: serial {}, parallel {}",
                first.field, first.serial, first.parallel
            ))?;
        }
    }
    Ok(())
}
