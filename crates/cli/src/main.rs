//! The `wavefront` command line: generates, imports, verifies and inspects chains.
//!
//! Data go to standard output, progress and errors to standard error. Exit codes: 0 all good; 1
//! usage or I/O; 2 mismatch found; 3 invalid block, the store is at the last valid one; 4 limit
//! reached; 5 corrupt store; 130 interrupted, to be gone on with by the same command.

mod cli;
mod clock;
mod commands;
mod conformance;
mod contracts;
mod estimate;
mod exit;
mod inputs;
mod inspect;
mod modules;
mod output;
mod progress;
mod report;
mod signals;
mod stores;
mod target;
mod threads;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::exit::{Exit, Failure};

/// Blocks come and go by the megabyte; the system's allocator maps and clears that memory anew each
/// time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(cli) => cli.command.run().unwrap_or_else(Failure::report),
        Err(usage) => {
            let verdict = if usage.use_stderr() { Exit::UsageOrIo } else { Exit::Success };
            let printed = usage.print().map_err(|error| Failure::output(&error));
            exit::settle(Ok(verdict), [printed]).unwrap_or_else(Failure::report)
        }
    };
    exit.into()
}
