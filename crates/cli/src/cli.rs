//! The command line's grammar: which commands there are.

use crate::commands::{
    asm, call, check, conformance, digest, disasm, generate, import, inspect, rewind, state, verify,
};
use crate::exit::{Exit, Failure};

/// A parallel block-execution engine for TOS: same bytes as serial execution, at any number of
/// threads.
#[derive(Debug, clap::Parser)]
#[command(name = "wavefront", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Generate a chain file, deterministically from a seed
    Generate(generate::Args),
    /// Import chain files into a store; goes on where the store ends
    Import(import::Args),
    /// Compare serial with parallel execution of a chain; writes nothing
    Verify(verify::Args),
    /// Explain a block's schedule: what waits for what, why, and what would be otherwise
    Inspect(inspect::Args),
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
    /// Make a contract module of its assembly text
    Asm(asm::Args),
    /// Write a contract module as assembly text
    Disasm(disasm::Args),
    /// Run a contract module alone, without a chain
    Call(call::Args),
}

impl Command {
    /// Runs it.
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::Generate(args) => args.run(),
            Self::Import(args) => args.run(),
            Self::Verify(args) => args.run(),
            Self::Inspect(args) => args.run(),
            Self::Conformance(args) => args.run(),
            Self::State(args) => args.run(),
            Self::Digest(args) => args.run(),
            Self::Rewind(args) => args.run(),
            Self::Check(args) => args.run(),
            Self::Asm(args) => args.run(),
            Self::Disasm(args) => args.run(),
            Self::Call(args) => args.run(),
        }
    }
}
