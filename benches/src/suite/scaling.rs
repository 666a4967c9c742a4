//! Speed-up over threads.
//!
//! In each *round* the serial path and every number of threads have one turn, so that the ratios of
//! a round are of neighbouring moments; rounds run back and forth. More threads than cores are
//! measured too and say so: they tell what oversubscription costs, not what more cores would give.

use std::time::Duration;

use wavefront_engine::{Dispatcher, Engine, EngineConfig, ExecutionMode};
use wavefront_scheduler::dispatchers::Levels;
use wavefront_scheduler::workers::Threads;
use wavefront_types::WriteSet;

use crate::clock::{Stopwatch, sample_batch};
use crate::suite::import::Chain;
use crate::suite::pairs::{Budget, nanos};
use crate::suite::replays::{self, TXS_MIN};
use crate::suite::session::Session;
use crate::suite::{Curve, Point, Report, Scaling, Spread, SuiteOptions, machine, sides};
use crate::workloads::{CallBlock, CallPattern, Kind, Replay, read_real_blocks};

/// One way to run a workload, and how long it took.
type Side<'a> = Box<dyn FnMut() -> Duration + 'a>;
/// One workload at all numbers of threads; no points, and the reason noted, if it cannot be run.
type Measure = fn(&mut Session<'_>, &[usize]) -> Vec<Point>;

const CURVES: [(&str, Measure); 5] = [
    ("uniform transfers", uniform),
    ("zipf 1.0 transfers", zipf),
    ("calls of 10 µs", calls),
    ("real access sets", real_blocks),
    ("import with signatures", import),
];

/// Measures each workload at these numbers of threads, and at 1, in place of the suite; `progress`
/// as in [`run`](crate::suite::run).
///
/// # Panics
/// When a measured result is not the expected one, or threads cannot be started: at 0 or more than
/// [`EngineConfig::THREADS_MAX`].
pub fn run(
    options: &SuiteOptions,
    threads: &[usize],
    progress: &mut dyn FnMut(&str, usize, usize),
) -> Report {
    let mut threads = threads.to_vec();
    threads.push(1);
    threads.sort_unstable();
    threads.dedup();
    let mut session = Session::new(options);
    let mut curves = Vec::new();
    for (done, (workload, measure)) in CURVES.iter().enumerate() {
        progress(workload, done, CURVES.len());
        let points = measure(&mut session, &threads);
        if !points.is_empty() {
            curves.push(Curve { workload: (*workload).to_owned(), points });
        }
    }
    progress("done", CURVES.len(), CURVES.len());
    let (machine, cores) = (machine::describe(), machine::cores());
    Report { scaling: Some(Scaling { machine, cores, curves }), ..session.into_report() }
}

fn uniform(session: &mut Session<'_>, threads: &[usize]) -> Vec<Point> {
    transfers(session, Kind::Uniform, threads)
}

fn zipf(session: &mut Session<'_>, threads: &[usize]) -> Vec<Point> {
    transfers(session, Kind::Zipf, threads)
}

/// Plan, execution and write set, signatures checked before.
fn transfers(session: &Session<'_>, kind: Kind, threads: &[usize]) -> Vec<Point> {
    let workload = session.options.workload(kind, session.options.transfers());
    let engine = |threads: &usize| {
        Engine::new(replays::config(*threads)).expect("the engine's threads can be started")
    };
    let engines: Vec<Engine> = threads.iter().map(engine).collect();
    let serial: Side<'_> = Box::new(|| sides::time(&session.serial, &workload, 1));
    let sides = engines.iter().map(|engine| {
        let side: Side<'_> = Box::new(|| sides::time(engine, &workload, 1));
        side
    });
    points(session.options.scaling_budget(), threads, serial, sides.collect())
}

/// Independent calls with declared access, planned and dispatched; serially a loop.
fn calls(session: &mut Session<'_>, threads: &[usize]) -> Vec<Point> {
    let calls = session.options.calls();
    let block = CallBlock { calls, cost_ns: 10_000, pattern: CallPattern::Independent };
    let replays = vec![block.build(&session.calibration)];
    replayed(session, &replays, threads)
}

/// Every real block once per turn, planned anew each time.
fn real_blocks(session: &mut Session<'_>, threads: &[usize]) -> Vec<Point> {
    match read_real_blocks(&session.options.real_blocks, TXS_MIN) {
        Ok(blocks) if !blocks.is_empty() => {
            let replay = |block: &crate::workloads::RealBlock| block.replay(&session.calibration);
            let replays: Vec<Replay> = blocks.iter().map(replay).collect();
            replayed(session, &replays, threads)
        }
        Ok(_) => {
            session.skip("scaling/real access sets", "no block has enough transactions");
            Vec::new()
        }
        Err(error) => {
            session.skip("scaling/real access sets", error);
            Vec::new()
        }
    }
}

fn replayed(session: &Session<'_>, replays: &[Replay], threads: &[usize]) -> Vec<Point> {
    // Whether a chain is worth planning is not the question here.
    let EngineConfig { mut plan_limits, dispatch, .. } = replays::config(session.options.threads);
    plan_limits.chain_probe = 0;
    debug_assert_eq!(dispatch, Dispatcher::Levels, "what is measured is the default");
    let serially = |replay: &Replay| replay.run_serial().expect("no sum of credits overflows");
    let expected: Vec<WriteSet> = replays.iter().map(serially).collect();
    let all = |run: &dyn Fn(&Replay) -> WriteSet| -> Duration {
        let one = |(replay, expected): (&Replay, &WriteSet)| {
            let check = |written: &WriteSet| assert_eq!(written, expected, "another state");
            sample_batch(1, || (), |()| run(replay), check)
        };
        replays.iter().zip(&expected).map(one).sum()
    };
    let pools: Vec<_> = threads.iter().map(|threads| replays::threads(*threads)).collect();
    let parallel = |pool: &Threads| {
        all(&|replay| {
            let plan = replay.plan(plan_limits).expect("the planner looks for no chain");
            replays::run(replay, &plan, &Levels, pool)
        })
    };
    let sides = pools.iter().map(|pool| {
        let side: Side<'_> = Box::new(|| parallel(pool));
        side
    });
    let serial: Side<'_> = Box::new(|| all(&serially));
    points(session.options.scaling_budget(), threads, serial, sides.collect())
}

/// Bytes to durable state. The serial side executes serially on one thread; it verifies as the
/// other does.
fn import(session: &mut Session<'_>, threads: &[usize]) -> Vec<Point> {
    let scratch = session.options.scratch.clone();
    if let Err(why) = tempfile::tempdir_in(&scratch) {
        session.skip("scaling/import with signatures", format!("{}: {why}", scratch.display()));
        return Vec::new();
    }
    let (blocks, txs) = session.options.chain();
    let chain = Chain::generate(blocks, txs);
    let run = |mode, threads| chain.import_as(mode, &scratch, threads).0;
    let sides = threads.iter().map(|threads| {
        let side: Side<'_> = Box::new(|| run(ExecutionMode::Parallel, *threads));
        side
    });
    let serial: Side<'_> = Box::new(|| run(ExecutionMode::Serial, 1));
    points(session.options.scaling_budget(), threads, serial, sides.collect())
}

/// `sides[i]` runs on `threads[i]`, the first being 1.
fn points<'a>(
    budget: Budget,
    threads: &[usize],
    serial: Side<'a>,
    mut sides: Vec<Side<'a>>,
) -> Vec<Point> {
    sides.push(serial);
    let times = rounds(budget, &mut sides);
    let (serial, parallel) = times.split_last().expect("the serial side is there");
    let one = parallel.first().expect("1 is among the numbers of threads");
    let against = |base: &[f64], times: &[f64]| {
        let ratios: Vec<f64> = base.iter().zip(times).map(|(base, time)| base / time).collect();
        Spread::of(&ratios).expect("at least one round of finite times")
    };
    let cores = machine::cores();
    let point = |(threads, times): (&usize, &Vec<f64>)| Point {
        threads: *threads,
        oversubscribed: *threads > cores,
        vs_one: against(one, times),
        vs_serial: against(serial, times),
    };
    threads.iter().zip(parallel).map(point).collect()
}

/// Nanoseconds of each side in each round; a round before the first warms up and does not count.
fn rounds(budget: Budget, sides: &mut [Side<'_>]) -> Vec<Vec<f64>> {
    for side in &mut *sides {
        side();
    }
    let mut times = vec![Vec::new(); sides.len()];
    let watch = Stopwatch::start();
    let mut done = 0;
    while done < budget.pairs_min || (done < budget.pairs_max && watch.elapsed() < budget.time) {
        let mut order: Vec<usize> = (0..sides.len()).collect();
        if !done.is_multiple_of(2) {
            order.reverse();
        }
        for at in order {
            // A clock that stood still would make a ratio infinite.
            times[at].push(nanos(sides[at]()).max(1.0));
        }
        done += 1;
    }
    times
}

#[cfg(test)]
#[path = "tests/scaling.rs"]
mod tests;
