//! The serial path: every transaction in block order on the calling thread.

use wavefront_types::{StateReader, Tally};

use super::context::BlockContext;
use super::given_up::{epilogue_error, serial_error};
use super::stats::stats;
use crate::engine::Core;
use crate::error::ExecuteError;
use crate::outcome::{Executed, ExecutionPath};
use crate::plan::Plan;
use crate::view::{Loader, SerialView};

/// Runs a block serially; `path` says why.
pub(super) fn run<R: StateReader>(
    core: &Core,
    plan: &Plan,
    context: BlockContext<'_>,
    path: ExecutionPath,
    reader: &R,
) -> Result<Executed, ExecuteError> {
    let count = plan.authenticated().block.transactions.len();
    let base = reader.totals()?;
    let loader = Loader(reader);
    let mut state = core.memory.serial.take();
    state.reset(count.saturating_mul(2));
    let mut tally = Tally::default();
    let mut receipts = Vec::with_capacity(count);
    for index in 0..count {
        if context.is_cancelled() {
            return Err(ExecuteError::Cancelled);
        }
        let view = SerialView::begin(&mut state, loader, &base, &mut tally);
        let receipt = context.transaction(index, view).map_err(serial_error)?;
        context.judge(index, &receipt)?;
        receipts.push(receipt);
    }
    let before = tally;
    let view = SerialView::begin(&mut state, loader, &base, &mut tally);
    let totals = context.epilogue(view, &base, &before).map_err(epilogue_error)?;
    let write_set = state.take_write_set();
    core.memory.serial.give(state);
    Ok(Executed { receipts, write_set, totals, stats: stats(plan, path) })
}
