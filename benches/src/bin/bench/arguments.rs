//! What to measure, and where the figures go.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use wavefront_engine::EngineConfig;

/// Measures this build on this machine, in pairs.
#[derive(Debug, clap::Parser)]
#[command(name = "wavefront-bench", version)]
pub(crate) struct Arguments {
    /// Fewer pairs: below ten minutes on two cores, with wider spreads
    #[arg(long)]
    pub(crate) quick: bool,
    /// Measure only the speed-up at these numbers of threads, and at 1: five workloads, each
    /// against 1 thread and against the serial path; more threads than cores are flagged
    #[arg(long, value_name = "THREADS,...", value_delimiter = ',', value_parser = thread_count())]
    pub(crate) scaling: Option<Vec<usize>>,
    /// Folder of the real access sets, in place of `WAVEFRONT_REAL_BLOCKS`
    #[arg(long, value_name = "DIR")]
    pub(crate) real_blocks: Option<PathBuf>,
    /// Measure nothing: take the figures of an earlier `--json FILE`. Of several files, the scaling
    /// curves come from the last that has any, all else from the last that has more
    #[arg(long, value_name = "FILE", conflicts_with_all = ["quick", "scaling", "real_blocks"])]
    pub(crate) from: Vec<PathBuf>,
    /// Also write the figures as JSON; `-` is standard output, instead of the tables
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Also draw the figures: ratios.svg, budget.svg, throughput.svg and scaling.svg in this
    /// folder, which is made; a picture without figures is left as it is
    #[arg(long, value_name = "DIR")]
    pub(crate) svg: Option<PathBuf>,
    /// Also fill in the figures as tables between `<!-- begin: NAME -->` and `<!-- end: NAME -->`
    /// of this document; NAME is ratios, absolutes, budget, throughput or scaling
    #[arg(long, value_name = "FILE")]
    pub(crate) markdown: Option<PathBuf>,
}

/// A number of threads that an engine may have.
fn thread_count() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=EngineConfig::THREADS_MAX as u64)
}
