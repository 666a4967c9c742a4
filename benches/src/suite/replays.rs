//! Declared access sets through the scheduler: synthetic calls and real blocks.

use std::sync::Arc;
use std::time::Duration;

use wavefront_engine::EngineConfig;
use wavefront_scheduler::dispatchers::{Dataflow, Levels};
use wavefront_scheduler::workers::Threads;
use wavefront_scheduler::{BlockPlan, Dispatch, PlanLimits};
use wavefront_types::{BlockPolicy, StateKey, WriteSet};

use super::pairs::paired;
use super::session::Session;
use crate::clock::{sample_batch, timed};
use crate::workloads::{CallBlock, CallPattern, Replay, read_real_blocks};

/// Blocks with fewer transactions say nothing about dispatch.
pub(super) const TXS_MIN: usize = 20;

pub(super) fn config(threads: usize) -> EngineConfig {
    EngineConfig::recommended(threads, BlockPolicy::SkipFailed)
}

pub(super) fn threads(threads: usize) -> Threads {
    Threads::own(threads, 0).expect("the suite's threads can be started")
}

pub(super) fn run(
    replay: &Replay,
    plan: &Arc<BlockPlan<StateKey>>,
    dispatch: &impl Dispatch,
    threads: &Threads,
) -> WriteSet {
    replay.run(plan, dispatch, &threads.workers()).expect("no sum of credits overflows")
}

/// `call10us_2t_vs_serial`: planned and dispatched as the engine recommends, against a loop.
pub(super) fn calls(session: &mut Session<'_>) {
    let (options, config) = (session.options, config(session.options.threads));
    let calls = options.calls();
    let block = CallBlock { calls, cost_ns: 10_000, pattern: CallPattern::Independent };
    let replay = block.build(&session.calibration);
    let threads = self::threads(options.threads);
    let expected = replay.run_serial().expect("no sum of credits overflows");
    let check = |written: &WriteSet| assert_eq!(*written, expected, "another state than serially");
    let parallel = |()| {
        let plan = replay.plan(config.plan_limits).expect("independent calls are no chain");
        run(&replay, &plan, &config.dispatch, &threads)
    };
    let serial = |()| replay.run_serial().expect("no sum of credits overflows");
    let pairs = paired(
        options.budget(1),
        || sample_batch(1, || (), parallel, check),
        || sample_batch(1, || (), serial, check),
    );
    session.ratio("call10us_2t_vs_serial", &pairs);
}

/// `dataflow_vs_levels_real`: every real block once per side, planned beforehand. The planner does
/// not look for chains here, so that both dispatchers run every block.
pub(super) fn real_blocks(session: &mut Session<'_>) {
    const NAME: &str = "dataflow_vs_levels_real";
    let blocks = match read_real_blocks(&session.options.real_blocks, TXS_MIN) {
        Ok(blocks) if !blocks.is_empty() => blocks,
        Ok(_) => return session.skip(NAME, "no block has enough transactions"),
        Err(error) => return session.skip(NAME, error),
    };
    let limits = PlanLimits { chain_probe: 0, ..config(session.options.threads).plan_limits };
    let planned: Vec<Prepared> = blocks
        .iter()
        .map(|block| {
            let replay = block.replay(&session.calibration);
            let plan = replay.plan(limits).expect("the planner looks for no chain");
            let expected = replay.run_serial().expect("no sum of credits overflows");
            (replay, plan, expected)
        })
        .collect();
    let threads = self::threads(session.options.threads);
    let pairs = paired(
        session.options.budget(1),
        || pass(&threads, &planned, &Dataflow::default()),
        || pass(&threads, &planned, &Levels),
    );
    session.ratio(NAME, &pairs);
}

/// A block with its plan and what it leaves.
type Prepared = (Replay, Arc<BlockPlan<StateKey>>, WriteSet);

fn pass(threads: &Threads, planned: &[Prepared], dispatch: &impl Dispatch) -> Duration {
    let one = |(replay, plan, expected): &Prepared| {
        let (time, written) = timed(|| run(replay, plan, dispatch, threads));
        assert_eq!(written, *expected, "another state than serially");
        time
    };
    planned.iter().map(one).sum()
}
