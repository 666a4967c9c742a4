//! One file for each command: its arguments, and what it does.

mod bench;
mod check;
mod conformance;
mod digest;
mod generate;
mod import;
mod rewind;
mod state;
mod verify;

use clap::Subcommand;
use clap::builder::RangedU64ValueParser;
use wavefront_engine::EngineConfig;

use crate::exit::{Exit, Failure};

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate a chain file, deterministically from a seed
    Generate(generate::Args),
    /// Import chain files into a store; goes on where the store ends
    Import(import::Args),
    /// Compare serial with parallel execution of a chain; writes nothing
    Verify(verify::Args),
    /// Run every conformance vector below a directory
    Conformance(conformance::Args),
    /// Print an account's state
    State(state::Args),
    /// Print the state digest, in hexadecimal and alone
    Digest(digest::Args),
    /// Undo every block above a topoheight
    Rewind(rewind::Args),
    /// Walk through a store and list what is inconsistent
    Check(check::Args),
    /// Measure this build on this machine, in pairs
    Bench(bench::Args),
}

impl Command {
    /// Runs it.
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::Generate(args) => args.run(),
            Self::Import(args) => args.run(),
            Self::Verify(args) => args.run(),
            Self::Conformance(args) => args.run(),
            Self::State(args) => args.run(),
            Self::Digest(args) => args.run(),
            Self::Rewind(args) => args.run(),
            Self::Check(args) => args.run(),
            Self::Bench(args) => args.run(),
        }
    }
}

/// A number of threads that an engine may have.
fn thread_count() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=EngineConfig::THREADS_MAX as u64)
}

/// As many threads as the machine runs at once.
fn threads_available() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}
