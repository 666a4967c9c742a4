//! The parallel path: levels on the engine's threads over a table of cells.

use std::sync::Arc;

use wavefront_scheduler::workers::Workers;
use wavefront_scheduler::{BlockPlan, Dispatch, LevelPlan, Tasks, TxIndex};
use wavefront_state::{Accumulators, CellTable, FirstError, Gathered, LaneIndex, Numbered};
use wavefront_sync::CancelToken;
use wavefront_transition::Failure;
use wavefront_types::{ErrorCode, Receipt, StateKey, StateReader, Tally, Totals, WriteSet};

use super::collect::{self, Cells};
use super::context::BlockContext;
use super::given_up::GivenUp;
use super::load::load_ahead;
use super::stats::stats;
use crate::engine::Core;
use crate::error::ExecuteError;
use crate::observer::Stage;
use crate::outcome::{Executed, ExecutionPath, FallbackReason};
use crate::plan::Plan;
use crate::stopwatch::Stopwatch;
use crate::view::{BlockCells, PlannedView, Staging, fold_fits};

/// What one worker keeps to itself until it ends.
#[derive(Debug)]
pub(super) struct Worker {
    lane: LaneIndex,
    staging: Staging,
}

/// What the workers of one attempt share.
pub(super) struct Attempt<R> {
    core: Arc<Core>,
    plan: Plan,
    cancel: Option<CancelToken>,
    cells: BlockCells<R>,
    accumulators: Accumulators,
    /// Every key that the block wrote, once.
    written: Gathered<Numbered>,
    /// What ended the attempt, if anything did.
    stop: FirstError<GivenUp>,
}

/// Stands where nothing was run. No result keeps it: the attempt is given up.
const NOT_RUN: Receipt = Receipt::skipped(ErrorCode::InvalidFormat);

/// A finished attempt: its result, or a rejection that serial execution would come to as well.
pub(super) type Attempted = Result<Result<Executed, ExecuteError>, GivenUp>;

/// Makes one parallel attempt at a block.
pub(super) fn run<R: StateReader + Clone + Send + 'static>(
    core: &Arc<Core>,
    plan: &Plan,
    cancel: Option<&CancelToken>,
    reader: &R,
    dispatch: &impl Dispatch,
    watch: &mut Stopwatch<'_>,
) -> Attempted {
    let base = reader.totals().map_err(|_| GivenUp::Fallback(FallbackReason::ReadFailed))?;
    let workers = core.threads.workers();
    let mut cells = core.memory.cells.take();
    let loaded = watch.stage(Stage::Load, || load_ahead(&mut cells, plan, reader, &workers));
    let cells = BlockCells { cells, loaded, reader: reader.clone() };
    let attempt = Attempt::new(core, plan, cancel, cells);
    let (attempt, receipts) = watch.stage(Stage::Transactions, || {
        let attempt = Arc::new(attempt);
        let receipts = dispatch.dispatch(&attempt, &workers);
        (attempt, receipts)
    });
    watch.stage(Stage::WriteSet, || {
        attempt.conclude(base, receipts, |attempt, written| {
            let order = core.memory.order.take();
            let (write_set, attempt, order) = collect::write_set(attempt, written, order, &workers);
            core.memory.order.give(order);
            (write_set, attempt)
        })
    })
}

/// Makes one parallel attempt whose threads are those of `dispatch` alone.
pub(super) fn run_unpooled<R: StateReader + Send + 'static>(
    core: &Arc<Core>,
    plan: &Plan,
    reader: R,
    dispatch: &impl Dispatch,
    workers: &Workers<'_>,
) -> Attempted {
    let base = reader.totals().map_err(|_| GivenUp::Fallback(FallbackReason::ReadFailed))?;
    let cells = CellTable::new(plan.levels().map_or(0, |levels| levels.table().keys().len()));
    let cells = BlockCells { cells, loaded: false, reader };
    let attempt = Arc::new(Attempt::new(core, plan, None, cells));
    let receipts = dispatch.dispatch(&attempt, workers);
    attempt.conclude(base, receipts, |attempt, written| {
        (collect::in_place(attempt.keys(), attempt.cells(), written), attempt)
    })
}

impl<R> Attempt<R> {
    /// An attempt over cells, one for each of the plan's keys.
    fn new(
        core: &Arc<Core>,
        plan: &Plan,
        cancel: Option<&CancelToken>,
        cells: BlockCells<R>,
    ) -> Self {
        Self {
            core: Arc::clone(core),
            plan: plan.clone(),
            cancel: cancel.cloned(),
            cells,
            accumulators: Accumulators::new(),
            written: Gathered::new(),
            stop: FirstError::new(),
        }
    }

    #[inline]
    fn block_plan(&self) -> &BlockPlan<StateKey> {
        self.plan.levels().expect("an attempt is made at a plan with levels")
    }

    #[inline]
    fn context(&self) -> BlockContext<'_> {
        BlockContext::new(&self.core, &self.plan, self.cancel.as_ref())
    }
}

impl<R: Send + Sync + 'static> Cells for Attempt<R> {
    fn keys(&self) -> &[StateKey] {
        self.block_plan().table().keys()
    }

    fn cells(&self) -> &CellTable {
        &self.cells.cells
    }
}

impl<R: StateReader + Send + 'static> Tasks for Attempt<R> {
    type Worker = Worker;
    type Output = Receipt;

    #[inline]
    fn plan(&self) -> &LevelPlan {
        self.block_plan().levels()
    }

    fn start(&self, lane: usize) -> Worker {
        Worker { lane: LaneIndex(lane), staging: Staging::default() }
    }

    #[inline]
    fn run(&self, worker: &mut Worker, index: TxIndex) -> Receipt {
        let context = self.context();
        // A late look only costs work whose result is dropped.
        if self.stop.is_raised() {
            return NOT_RUN;
        }
        if context.is_cancelled() {
            return self.give_up(index, GivenUp::Cancelled);
        }
        let table = self.block_plan().table();
        let view = PlannedView::begin(&self.cells, table, table.of(index), &mut worker.staging);
        match context.transaction(index.at(), view) {
            Ok(receipt) => receipt,
            Err(abort) => self.give_up(index, abort.into()),
        }
    }

    fn finish(&self, worker: Worker) {
        if self.accumulators.add(worker.lane, &worker.staging.tally).is_none() {
            self.stop.report(0, GivenUp::Fallback(FallbackReason::OverflowRisk));
        }
        self.written.give(worker.staging.written);
    }
}

impl<R: StateReader + Send + 'static> Attempt<R> {
    #[cold]
    fn give_up(&self, index: TxIndex, reason: GivenUp) -> Receipt {
        self.stop.report(index.0, reason);
        NOT_RUN
    }

    /// Books reward and fees, folds the counters and collects the write set.
    fn conclude(
        self: Arc<Self>,
        base: Totals,
        receipts: Vec<Receipt>,
        collect: impl FnOnce(Arc<Self>, &[Vec<Numbered>]) -> (WriteSet, Arc<Self>),
    ) -> Attempted {
        if let Some(stop) = self.stop.take_report() {
            return Err(stop);
        }
        let overflow = || GivenUp::Fallback(FallbackReason::OverflowRisk);
        let tally = self.accumulators.fold().ok_or_else(overflow)?;
        if !fold_fits(&base, &tally) {
            return Err(overflow());
        }
        // Up to the first failure an attempt agrees with serial execution on every transaction, and
        // a failing one changes nothing: the first one found here is the first one there.
        if let Err(error) = self.context().judge_all(&receipts) {
            return Ok(Err(error));
        }
        let totals = match self.epilogue(&base, &tally) {
            Ok(totals) => totals,
            Err(Failure::Code(code)) => return Ok(Err(ExecuteError::Epilogue { code })),
            Err(Failure::Abort(abort)) => return Err(abort.into()),
        };
        let written = self.written.take_lists();
        let (write_set, attempt) = collect(self, &written);
        let stats = stats(&attempt.plan, ExecutionPath::Levels);
        if let Some(Self { core, cells, .. }) = Arc::into_inner(attempt) {
            core.memory.cells.give(cells.cells);
        }
        Ok(Ok(Executed { receipts, write_set, totals, stats }))
    }

    fn epilogue(&self, base: &Totals, tally: &Tally) -> Result<Totals, Failure> {
        let table = self.block_plan().table();
        let mut staging = Staging::default();
        let view = PlannedView::begin(&self.cells, table, table.epilogue(), &mut staging);
        let totals = self.context().epilogue(view, base, tally)?;
        self.written.give(staging.written);
        Ok(totals)
    }
}
