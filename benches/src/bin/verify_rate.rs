//! Verifies the same signatures over and over: one run for each line read, its nanoseconds printed.
//!
//! Built for another processor than the rest, it is the other side of `verify_default_vs_native`;
//! see `VerifyJob` in the suite.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program, not a library")]

use std::io::{Write, stdin, stdout};
use std::process::ExitCode;

use mimalloc::MiMalloc;
use wavefront_benches::suite::VerifyJob;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<usize>());
    let (Some(Ok(signatures)), Some(Ok(threads))) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: verify-rate SIGNATURES THREADS; then one line on stdin for each run");
        return ExitCode::FAILURE;
    };
    let job = VerifyJob::generated(signatures, threads);
    for line in stdin().lines() {
        let printed = line.and_then(|_| {
            let mut out = stdout().lock();
            writeln!(out, "{}", job.run().as_nanos())?;
            out.flush()
        });
        if printed.is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}
