//! Executions by a dispatcher of the caller's: to watch ([`execute_by`]), and one parallel attempt
//! for models of its concurrency ([`run_block`]).
//!
//! In the models' attempt cells, journal, counters, view and rules
//! are those of [`Engine::execute`]; the caller brings dispatcher and workers.
//!
//! Three steps differ: nothing is loaded ahead (each transaction loads what it needs, as after a
//! load that failed), the write set is collected on the calling thread, and no memory is kept for
//! the next block.

use core::time::Duration;

use wavefront_scheduler::workers::Workers;
use wavefront_scheduler::{BlockPlan, CheckError, Dispatch, PlanParts};
use wavefront_types::{StateKey, StateReader};

use super::attempt;
use super::given_up;
use super::run::run_dispatched;
use crate::engine::Engine;
use crate::error::ExecuteError;
use crate::outcome::{Executed, FallbackReason};
use crate::plan::{Plan, Route};

/// Why an attempt gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenUp {
    /// [`Engine::execute`] would run the block serially.
    Fallback(FallbackReason),
    /// It would return this.
    Error(ExecuteError),
}

/// The plan with other levels, which may order too little.
///
/// # Errors
/// [`CheckError`] when they are not even the shape of a plan.
pub fn with_unordered_levels(
    engine: &Engine,
    plan: &Plan,
    parts: PlanParts<StateKey>,
) -> Result<Plan, CheckError> {
    let levels = BlockPlan::from_parts_unordered(parts)?;
    let route = Route::Levels(Box::new(levels));
    let took = Duration::ZERO;
    Ok(engine.planned(plan.authenticated().clone(), *plan.env(), route, took))
}

/// [`Engine::execute`], brought to the threads by `dispatch`: for dispatchers that wrap one of the
/// engine's own and keep times. A plan without levels runs serially, without it.
///
/// # Errors
/// As [`Engine::execute`].
pub fn execute_by<R: StateReader + Clone + Send + 'static>(
    engine: &Engine,
    plan: &Plan,
    reader: &R,
    dispatch: &impl Dispatch,
) -> Result<Executed, ExecuteError> {
    run_dispatched(engine, plan, reader, dispatch)
}

/// Makes one parallel attempt at a planned block, brought to threads by `dispatch` alone.
///
/// # Errors
/// [`GivenUp`]; a plan without levels is [`ExecuteError::Internal`].
///
/// # Panics
/// With what a task, or the dispatcher, panics with.
pub fn run_block<R: StateReader + Send + 'static>(
    engine: &Engine,
    plan: &Plan,
    reader: R,
    dispatch: &impl Dispatch,
    workers: &Workers<'_>,
) -> Result<Executed, GivenUp> {
    if plan.levels().is_none() {
        let reason = "the plan has no levels".to_owned();
        return Err(GivenUp::Error(ExecuteError::Internal { reason }));
    }
    match attempt::run_unpooled(&engine.core, plan, reader, dispatch, workers) {
        Ok(executed) => executed.map_err(GivenUp::Error),
        Err(given_up::GivenUp::Fallback(reason)) => Err(GivenUp::Fallback(reason)),
        Err(given_up::GivenUp::Cancelled) => Err(GivenUp::Error(ExecuteError::Cancelled)),
    }
}
