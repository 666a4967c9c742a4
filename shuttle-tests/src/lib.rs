//! Harness of the scenarios: one body, two runners.
//!
//! Under `--cfg shuttle` a body runs many times, each time under another schedule that shuttle
//! draws; without it the same body runs a few times on real threads, which keeps the scenarios
//! compiling and honest. `cargo shuttle` runs them; see `docs/design/verification.md`, "Schedules
//! beyond loom".

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the harness counts runs and reads the clock outside the scenarios"
)]

pub mod dispatch;
pub mod pipeline;
pub mod shelf;
pub mod world;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

#[cfg(not(shuttle))]
const _: () = assert!(
    option_env!("EXPECT_SHUTTLE").is_none(),
    "the scenarios were to run under shuttle, but --cfg shuttle is missing: is RUSTFLAGS set in \
     the environment?"
);

#[cfg(shuttle)]
pub use shuttle::{sync::mpsc, thread};
#[cfg(not(shuttle))]
pub use std::{sync::mpsc, thread};

/// Schedules of each kind without `SHUTTLE_SCHEDULES`.
#[cfg(shuttle)]
const SCHEDULES_DEFAULT: usize = 5_000;
/// Where the schedules of a run start without `SHUTTLE_RANDOM_SEED`, so that a run can be repeated.
#[cfg(shuttle)]
const SEED: u64 = 0x7a7e_f407;
/// Runs per body on real threads.
#[cfg(not(shuttle))]
const NATIVE_RUNS: usize = 50;

/// What the runs of one scenario came to.
#[derive(Debug, Default)]
struct Seen {
    runs: usize,
    /// Points at which the schedule could have gone on with another thread.
    steps: usize,
    /// The different outcomes that runs noted, like the order in which transactions ran.
    outcomes: BTreeSet<Vec<u32>>,
}

/// Runs `body` under many schedules (random ones, then by probabilistic concurrency testing, which
/// reaches bugs that need few but rare switches) and prints how many, and how different they were.
/// What a run returns is noted for that; it decides nothing.
///
/// # Panics
/// When a run does, or when a run cannot go on: shuttle then names the schedule.
pub fn check(name: &str, body: impl Fn() -> Vec<u32> + Send + Sync + 'static) {
    let body = Arc::new(body);
    #[cfg(shuttle)]
    {
        let schedules = std::env::var("SHUTTLE_SCHEDULES")
            .map_or(SCHEDULES_DEFAULT, |text| text.parse().expect("SHUTTLE_SCHEDULES is a number"));
        let random = shuttle::scheduler::RandomScheduler::new_from_seed(SEED, schedules);
        explore("random", name, &body, |run| shuttle::Runner::new(random, config()).run(run));
        let pct = shuttle::scheduler::PctScheduler::new_from_seed(SEED, 3, schedules);
        explore("pct", name, &body, |run| shuttle::Runner::new(pct, config()).run(run));
    }
    #[cfg(not(shuttle))]
    explore("threads", name, &body, |run| (0..NATIVE_RUNS).for_each(|_| run()));
}

#[cfg(shuttle)]
fn config() -> shuttle::Config {
    let mut config = shuttle::Config::new();
    // A block's execution takes more than the default.
    config.stack_size = 256 << 10;
    // All orderings count as sequentially consistent here; orderings are loom's part.
    config.silence_warnings = true;
    config
}

fn explore<T>(
    kind: &str,
    name: &str,
    body: &Arc<impl Fn() -> Vec<u32> + Send + Sync + 'static>,
    runner: impl FnOnce(Box<dyn Fn() + Send + Sync>) -> T,
) {
    static PRINTING: Mutex<()> = Mutex::new(());
    let seen = Arc::new(Mutex::new(Seen::default()));
    let (body, noted) = (Arc::clone(body), Arc::clone(&seen));
    let start = Instant::now();
    runner(Box::new(move || {
        let outcome = body();
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.runs += 1;
        noted.steps += steps();
        noted.outcomes.insert(outcome);
    }));
    let _whole_lines = PRINTING.lock();
    let Seen { runs, steps, outcomes } = &*seen.lock().unwrap_or_else(PoisonError::into_inner);
    #[allow(clippy::print_stdout, reason = "what `cargo shuttle -- --nocapture` is for")]
    {
        println!(
            "{kind:<7} {name:<44} {runs:>7} schedules {:>4} steps {:>6} outcomes {:>8.1?}",
            steps / runs.max(&1),
            outcomes.len(),
            start.elapsed()
        );
    }
}

/// Points of choice in this run so far.
fn steps() -> usize {
    #[cfg(shuttle)]
    let steps = shuttle::current::context_switches();
    #[cfg(not(shuttle))]
    let steps = 0;
    steps
}
