//! Measures this build on this machine, against its own serial path and against other designs;
//! draws pictures and fills in documents from what was measured, now or before.
//!
//! Data go to standard output, progress and errors to standard error. Exit codes: 0 all good; 1
//! usage or I/O.

mod arguments;
mod figures;
mod output;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::arguments::Arguments;
use crate::output::Failure;

/// The allocator of the `wavefront` binary.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => figures::run(&arguments).map_or_else(Failure::report, |()| 0).into(),
        Err(usage) => {
            // When even this cannot be printed, the exit code says it all.
            let _ = usage.print();
            u8::from(usage.use_stderr()).into()
        }
    }
}
