//! Harness of the concurrency models: one body, two runners.
//!
//! Under `--cfg loom` a body is explored exhaustively, over the types that ship; without it the
//! same body runs many times on real threads, which keeps the models compiling and honest.
//! `cargo loom` runs them; see `docs/design/verification.md`.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the harness counts runs and reads the clock outside the models"
)]

pub mod fixtures;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

#[cfg(not(loom))]
const _: () = assert!(
    option_env!("EXPECT_LOOM").is_none(),
    "the models were to run under loom, but --cfg loom is missing: is RUSTFLAGS set in the \
     environment?"
);

#[cfg(loom)]
pub use loom::thread;
#[cfg(not(loom))]
pub use std::thread;

/// Shared ownership that loom does not track: what is modelled are locks and atomics.
pub use std::sync::Arc;

/// Runs per body on real threads.
#[cfg(not(loom))]
const NATIVE_RUNS: usize = 1_000;

/// Explores `body` (under loom: every interleaving and every allowed reordering) and prints how
/// many executions that took.
///
/// # Panics
/// When an execution does.
pub fn check(name: &str, body: impl Fn() + Sync + Send + 'static) {
    explore(name, None, body);
}

/// As [`check`], but only interleavings in which a thread that could go on is interrupted that many
/// times at most: for what would take hours otherwise.
///
/// # Panics
/// When an execution does.
pub fn check_bounded(name: &str, interruptions: usize, body: impl Fn() + Sync + Send + 'static) {
    explore(name, Some(interruptions), body);
}

fn explore(name: &str, bound: Option<usize>, body: impl Fn() + Sync + Send + 'static) {
    static PRINTING: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let executions = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executions);
    let start = Instant::now();
    let run = move || {
        counter.fetch_add(1, Ordering::Relaxed);
        body();
    };
    #[cfg(loom)]
    {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = bound;
        model.check(run);
    }
    #[cfg(not(loom))]
    for _ in 0..NATIVE_RUNS {
        run();
    }
    let _whole_lines = PRINTING.lock();
    let runner = if cfg!(loom) { "loom" } else { "threads" };
    let bound = bound.map_or_else(String::new, |most| format!(", at most {most} interruptions"));
    #[allow(clippy::print_stdout, reason = "what `cargo loom -- --nocapture` is for")]
    {
        println!(
            "{runner}: {name:<44} {:>9} executions {:>9.1?}{bound}",
            executions.load(Ordering::Relaxed),
            start.elapsed()
        );
    }
}

/// Runs `first` on another thread and `second` on this one; both have ended on return.
///
/// # Panics
/// When either does.
pub fn both(first: impl FnOnce() + Send + 'static, second: impl FnOnce()) {
    let other = thread::spawn(first);
    second();
    other.join().expect("the other thread of the model panicked");
}
