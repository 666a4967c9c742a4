//! Counts the instructions of fixed small runs of every stage and compares them with the committed
//! table: a slowdown fails, while the load of the machine does not matter.
//!
//! Started by `scripts/instructions.sh`; `docs/performance.md` says what the counts mean. Each
//! stage runs in a process of its own under valgrind (`instructions count STAGE`), which counts
//! nothing but [`counted_stage`](stages::counted_stage): set-up, checks and teardown are outside.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program, not a library")]

mod callgrind;
mod gate;
mod spread;
mod stages;
mod table;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use mimalloc::MiMalloc;

use gate::{End, Options};
use stages::Stage;

/// The allocator of the `wavefront` binary.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A stage is slower than the table allows.
const EXIT_SLOWER: u8 = 1;
/// There is no answer.
const EXIT_ERROR: u8 = 2;
/// The table is for another kind of machine.
const EXIT_INCOMPARABLE: u8 = 3;

const USAGE: &str = "\
usage: instructions [--only STAGE] [--handicap STAGE] [--write]  compare, or rewrite the table
       instructions --spread RUNS [--only STAGE]                 how far counts differ between runs
       instructions count STAGE RUNS                             one stage: what valgrind runs";

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Command {
    Count { stage: &'static Stage, runs: usize },
    Spread { runs: usize, only: Option<&'static Stage> },
    Gate(Options),
}

fn parse(arguments: &[String]) -> Result<Command, String> {
    let mut rest = arguments.iter().map(String::as_str);
    let mut options = Options::default();
    let mut spread = None;
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument {
            "count" => {
                let (stage, runs) = (Stage::named(value()?)?, number(value()?)?);
                return Ok(Command::Count { stage, runs });
            }
            "--only" => options.only = Some(Stage::named(value()?)?),
            "--handicap" => options.handicap = Some(Stage::named(value()?)?),
            "--write" => options.write = true,
            "--spread" => spread = Some(number(value()?)?),
            other => return Err(format!("{other}: no such option")),
        }
    }
    if options.write && options.handicap.is_some() {
        return Err("a handicap does not belong into the table".to_owned());
    }
    Ok(match spread {
        Some(runs) => Command::Spread { runs, only: options.only },
        None => Command::Gate(options),
    })
}

fn number(text: &str) -> Result<usize, String> {
    let found = text.parse().ok().filter(|number| *number > 0);
    found.ok_or_else(|| format!("{text}: not a number of runs"))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = match parse(&arguments) {
        Ok(command) => command,
        Err(why) => {
            eprintln!("error: {why}\n{USAGE}");
            return ExitCode::from(EXIT_ERROR);
        }
    };
    let done = match command {
        Command::Count { stage, runs } => {
            // The driver reads this: what the library under valgrind chooses its code by.
            println!("{}", stages::vectors());
            stage.run(runs);
            Ok(End::Good)
        }
        Command::Spread { runs, only } => spread::print(runs, only).map(|()| End::Good),
        Command::Gate(options) => gate::run(&options),
    };
    match done {
        Ok(End::Good) => ExitCode::SUCCESS,
        Ok(End::Slower) => ExitCode::from(EXIT_SLOWER),
        Ok(End::Incomparable(why)) => {
            eprintln!("not comparable: {why}");
            ExitCode::from(EXIT_INCOMPARABLE)
        }
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(EXIT_ERROR)
        }
    }
}
