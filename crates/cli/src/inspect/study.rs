//! Everything that is found out about a block.

use std::sync::Arc;

use clap::ValueEnum;
use wavefront_engine::{
    AuthenticatedBlock, Dispatcher, Engine, EngineConfig, ExecuteError, Executed, ParallelGain,
    Plan, Route, SerialChoice, verification,
};
use wavefront_explain::{Assumption, Cause, Components, KeyUse, Waits, key_uses, rank};
use wavefront_scheduler::{BlockPlan, PlanLimits, TxIndex};
use wavefront_types::{Block, StateKey};

use super::recorder::{Order, Recorder, Span};
use super::source::{Source, State};
use crate::clock::Stopwatch;
use crate::exit::{Exit, Failure};

/// Runs by which the costs of transactions are measured: the least counts.
const COST_RUNS: usize = 3;
/// Keys that are reported as hot.
const HOT_MAX: usize = 10;

/// How the block is run for its timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RunAs {
    /// As the engine chooses
    Auto,
    /// On one thread in block order
    Serial,
    /// On all threads, level by level
    Levels,
    /// On all threads, each transaction after those it waits for
    Dataflow,
}

/// A run that was watched.
pub(super) struct Run {
    pub(super) name: &'static str,
    /// Of each transaction; empty when the attempt was given up.
    pub(super) spans: Vec<Span>,
    pub(super) lanes: usize,
    pub(super) executed: Executed,
}

/// A hot key, and what would be without it.
pub(super) struct Hot {
    pub(super) used: KeyUse,
    pub(super) levels_without: u32,
    pub(super) span_without: u64,
}

/// What is known about a block.
pub(crate) struct Study {
    pub(super) source: Source,
    pub(super) threads: usize,
    /// What the engine would do, and by which estimate.
    pub(super) choice: Option<SerialChoice>,
    pub(super) gain: Option<ParallelGain>,
    /// Its levels, whether it takes them or not.
    pub(super) plan: Plan,
    pub(super) run: Run,
    /// Nanoseconds of each transaction, measured.
    pub(super) costs: Vec<u64>,
    pub(super) waits: Waits,
    pub(super) longest: Option<(TxIndex, Vec<Cause>)>,
    pub(super) critical: Option<(TxIndex, Vec<Cause>)>,
    pub(super) uses: Vec<KeyUse>,
    pub(super) hot: Vec<Hot>,
    pub(super) components: Components,
}

impl Study {
    /// Finds it all out.
    pub(crate) fn of(source: Source, threads: usize, run_as: RunAs) -> Result<Self, Failure> {
        let clock = Arc::new(Stopwatch::start());
        let engine = |config| Engine::new(config).map_err(Failure::usage);
        let config = EngineConfig::recommended(threads, source.policy);
        let chosen = engine(config.clone())?;
        let gain = chosen.estimated_gain(&source.block);
        let invalid = |error: &dyn core::fmt::Display| refused(&source, error);
        let chosen = chosen.with_observer(clock.clone());
        let block = chosen.authenticate(Arc::clone(&source.block)).map_err(|e| invalid(&e))?;
        let plan = chosen.plan(block.clone(), source.env).map_err(|e| invalid(&e))?;
        let choice = match plan.route() {
            Route::Serial(choice) => Some(*choice),
            Route::Levels(_) => None,
        };
        let all = engine(always(config))?.with_observer(clock);
        let plan = all.plan(block, source.env).map_err(|e| invalid(&e))?;
        let costs = costs(&all, &plan, &source)?;
        let (name, order) = match (run_as, choice) {
            (RunAs::Serial, _) | (RunAs::Auto, Some(_)) => ("serial", Order::Block),
            (RunAs::Dataflow, _) => ("dataflow", Order::By(Dispatcher::Dataflow)),
            (RunAs::Levels, _) | (RunAs::Auto, None) => ("levels", Order::By(Dispatcher::Levels)),
        };
        let (executed, spans, lanes) = watch(&all, &plan, &source, order)?;
        let run = Run { name, spans, lanes, executed };
        let levels = levels_of(&plan);
        let waits = Waits::new(levels, &costs, Assumption::AsDeclared);
        let (longest, critical) = (waits.longest_chain(), waits.critical_path());
        let uses = key_uses(levels, &costs, critical.as_ref());
        let hot = rank(&uses, HOT_MAX).into_iter().map(|used| {
            let without = Waits::new(levels, &costs, Assumption::Absent(used.key));
            Hot { used, levels_without: without.level_count(), span_without: without.span() }
        });
        let hot = hot.collect();
        let components = Components::of(levels);
        Ok(Self {
            source,
            threads,
            choice,
            gain,
            plan,
            run,
            costs,
            waits,
            longest,
            critical,
            uses,
            hot,
            components,
        })
    }

    pub(super) fn block(&self) -> &Block {
        &self.source.block
    }

    pub(super) fn state(&self) -> &State {
        &self.source.state
    }

    pub(super) fn authenticated(&self) -> &AuthenticatedBlock {
        self.plan.authenticated()
    }

    /// Its access sets, DAG and levels.
    pub(super) fn levels(&self) -> &BlockPlan<StateKey> {
        levels_of(&self.plan)
    }

    /// All transactions one after the other, in nanoseconds.
    pub(super) fn work(&self) -> u64 {
        self.costs.iter().copied().fold(0, u64::saturating_add)
    }
}

/// An engine that plans every block, and cuts its levels as the recommended one does.
fn always(mut config: EngineConfig) -> EngineConfig {
    config.parallel_cost = None;
    config.plan_limits = PlanLimits { chain_probe: 0, ..PlanLimits::RECOMMENDED };
    config
}

fn levels_of(plan: &Plan) -> &BlockPlan<StateKey> {
    match plan.route() {
        Route::Levels(levels) => levels,
        Route::Serial(_) => unreachable!("an engine that plans every block made it"),
    }
}

fn refused(source: &Source, error: &dyn core::fmt::Display) -> Failure {
    let at = &source.at;
    let place = format!("{}: block {} at byte {}", at.file, at.number, at.offset);
    Failure::new(Exit::InvalidBlock, format_args!("{place}: {error}; look at it with `verify`"))
}

/// Runs the block, watched.
fn watch(
    engine: &Engine,
    plan: &Plan,
    source: &Source,
    order: Order,
) -> Result<(Executed, Vec<Span>, usize), Failure> {
    let recorder = Recorder::new(order);
    let executed = verification::execute_by(engine, plan, &source.state, &recorder)
        .map_err(|error: ExecuteError| refused(source, &error))?;
    let (mut spans, lanes) = recorder.into_spans();
    if spans.len() != executed.receipts.len() {
        spans.clear();
    }
    Ok((executed, spans, lanes))
}

/// What each transaction takes on one thread: the least of several runs.
fn costs(engine: &Engine, plan: &Plan, source: &Source) -> Result<Vec<u64>, Failure> {
    let mut costs = vec![u64::MAX; plan.authenticated().block().transactions.len()];
    for _ in 0..COST_RUNS {
        let (_, spans, _) = watch(engine, plan, source, Order::Block)?;
        for (cost, span) in costs.iter_mut().zip(spans) {
            *cost = (*cost).min(span.end.saturating_sub(span.start).max(1));
        }
    }
    // An attempt that is given up says nothing: all cost the same then.
    costs.iter_mut().filter(|cost| **cost == u64::MAX).for_each(|cost| *cost = 1_000);
    Ok(costs)
}
