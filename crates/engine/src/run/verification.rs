//! The parallel path without the pool, for models of its concurrency: cells, journal, counters,
//! view and rules are those of [`Engine::execute`]; the caller brings the dispatcher.
//!
//! Three steps differ, since they take the pool there: nothing is loaded ahead (each
//! transaction loads what it needs, as after a load that failed), the write set is collected on the
//! calling thread, and no memory is kept for the next block.

use wavefront_scheduler::dispatch::Dispatch;
use wavefront_state::{CellTable, Numbered, Slot};
use wavefront_types::{StateKey, StateReader, WriteSet};

use super::Stop;
use super::levels::Run;
use crate::{Engine, ExecuteError, Executed, FallbackReason, Plan, Route};

/// Why an attempt gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenUp {
    /// [`Engine::execute`] would run the block serially.
    Fallback(FallbackReason),
    /// It would return this.
    Error(ExecuteError),
}

impl From<Stop> for GivenUp {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Fallback(reason) => Self::Fallback(reason),
            Stop::Error(error) => Self::Error(error),
        }
    }
}

/// Makes one parallel attempt at a planned block, brought to threads by `dispatch` alone.
///
/// # Errors
/// [`GivenUp`]; a plan without levels is [`ExecuteError::Internal`].
///
/// # Panics
/// With what a task, or the dispatcher, panics with.
pub fn run_block<R: StateReader>(
    engine: &Engine,
    plan: &Plan,
    reader: &R,
    dispatch: &impl Dispatch,
) -> Result<Executed, GivenUp> {
    let Route::Levels(levels) = &plan.route else {
        let reason = "the plan has no levels".to_owned();
        return Err(GivenUp::Error(ExecuteError::Internal { reason }));
    };
    let base = reader.totals().map_err(|error| GivenUp::Error(error.into()))?;
    let cells = CellTable::new(levels.table().keys().len());
    let run = Run::new(engine, plan, levels, reader, cells);
    let receipts = dispatch.dispatch(levels, &run, engine.threads.crew());
    let (executed, _) = run.conclude(base, receipts, collect)?;
    Ok(executed)
}

/// The written cells in key order.
fn collect(keys: &[StateKey], cells: &CellTable, written: &[Vec<Numbered>]) -> WriteSet {
    let entry = |(_, slot): &Numbered| (keys[*slot as usize], cells.take(Slot(*slot)));
    WriteSet::from_unsorted(written.iter().flatten().map(entry).collect())
}
