//! The parallel path: levels on the engine's pool over a table of cells.

use rayon::iter::{
    IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator,
};
use rayon::slice::ParallelSliceMut;
use wavefront_scheduler::dispatch::{Dispatch, Tasks};
use wavefront_scheduler::{LevelPlan, TxIndex};
use wavefront_state::{Accumulators, CellTable, Earliest, Journal, LaneIndex, Slot};
use wavefront_transition::{Abort, TxInput, apply_transaction, finalize_block};
use wavefront_types::{ErrorCode, Receipt, StateKey, StateReader, Tally, Totals, WriteSet};

use super::{Stop, stats};
use crate::view::{BlockMultisig, PlannedView, fold_fits, load};
use crate::{Engine, Executed, ExecutionPath, FallbackReason, Plan};

/// What one worker keeps to itself until it ends.
#[derive(Debug)]
pub(super) struct Worker {
    lane: LaneIndex,
    journal: Journal,
    tally: Tally,
}

/// What the workers of one block share.
pub(super) struct Run<'a, R> {
    engine: &'a Engine,
    plan: &'a Plan,
    levels: &'a LevelPlan,
    reader: &'a R,
    cells: CellTable,
    accumulators: Accumulators,
    /// What ended the attempt, if anything did.
    stop: Earliest<Stop>,
}

impl Engine {
    pub(super) fn run_levels<R: StateReader>(
        &self,
        plan: &Plan,
        levels: &LevelPlan,
        reader: &R,
        dispatch: &impl Dispatch,
    ) -> Result<Executed, Stop> {
        let base = reader.totals().map_err(|error| Stop::Error(error.into()))?;
        let mut cells = self.scratch.cells.take();
        cells.reset(levels.table().keys().len());
        let run = Run::new(self, plan, levels, reader, cells);
        self.pool.install(|| {
            run.load_cells();
            let receipts = dispatch.dispatch(levels, &run);
            run.finish(base, receipts)
        })
    }
}

impl<R: StateReader> Tasks for Run<'_, R> {
    type Worker = Worker;
    type Output = Receipt;

    fn start(&self, lane: usize) -> Worker {
        Worker { lane: LaneIndex(lane), journal: Journal::default(), tally: Tally::default() }
    }

    #[inline]
    fn run(&self, worker: &mut Worker, index: TxIndex) -> Receipt {
        // A late look only costs work whose result is dropped.
        if !self.stop.is_raised() {
            match self.transaction(index, &mut worker.journal, &mut worker.tally) {
                Ok(receipt) => return receipt,
                Err(stop) => self.stop.report(index.0, stop),
            }
        }
        // No result keeps it: the stop is recorded, so the block fails or falls back.
        Receipt::skipped(ErrorCode::InvalidFormat)
    }

    fn finish(&self, worker: Worker) {
        if self.accumulators.add(worker.lane, &worker.tally).is_none() {
            self.stop.report(0, Stop::Fallback(FallbackReason::OverflowRisk));
        }
    }
}

impl<'a, R: StateReader> Run<'a, R> {
    /// A run over empty `cells`, one for each of the plan's keys.
    pub(super) fn new(
        engine: &'a Engine,
        plan: &'a Plan,
        levels: &'a LevelPlan,
        reader: &'a R,
        cells: CellTable,
    ) -> Self {
        let (accumulators, stop) = (Accumulators::new(), Earliest::new());
        Self { engine, plan, levels, reader, cells, accumulators, stop }
    }

    /// Loads the block's cells in parallel. Nothing fails here: a cell that cannot be loaded is
    /// tried again by the transaction that needs it, which then reports the error.
    fn load_cells(&self) {
        let keys = self.levels.table().keys();
        keys.into_par_iter().enumerate().with_min_len(256).for_each(|(slot, key)| {
            let slot = Slot(u32::try_from(slot).expect("the planner bounds the number of keys"));
            let _tried_again_on_use = self.cells.ensure_loaded(slot, || load(self.reader, key));
        });
    }

    #[inline]
    fn transaction(
        &self,
        index: TxIndex,
        journal: &mut Journal,
        tally: &mut Tally,
    ) -> Result<Receipt, Stop> {
        let at = index.0 as usize;
        let block = &self.plan.authenticated.block;
        let signed = &block.transactions[at];
        let multisig = BlockMultisig { verifier: &self.engine.verifier, block, index: at };
        let input = TxInput {
            tx: &signed.transaction,
            size: signed.size(),
            verdict: self.plan.authenticated.verdicts[at],
            env: &self.plan.env,
            multisig: &multisig,
        };
        let table = self.levels.table();
        let mut view = PlannedView::new(&self.cells, table, table.of(index), self.reader, journal);
        let receipt = apply_transaction(&mut view, &input)?;
        if receipt.is_included() {
            tally.merge(&view.journal.tally).ok_or(Stop::Fallback(FallbackReason::OverflowRisk))?;
            view.commit()?;
        }
        Ok(receipt)
    }

    /// Ends the run on the pool and gives its cells back.
    fn finish(self, base: Totals, receipts: Vec<Receipt>) -> Result<Executed, Stop> {
        let engine = self.engine;
        let (executed, cells) = self.conclude(base, receipts, write_set)?;
        engine.scratch.cells.give(cells);
        Ok(executed)
    }

    /// Books reward and fees, folds the counters and collects the write set.
    pub(super) fn conclude(
        self,
        base: Totals,
        receipts: Vec<Receipt>,
        collect: impl FnOnce(&[StateKey], &CellTable) -> WriteSet,
    ) -> Result<(Executed, CellTable), Stop> {
        if let Some(stop) = self.stop.into_report() {
            return Err(stop);
        }
        let overflow = || Stop::Fallback(FallbackReason::OverflowRisk);
        let tally = self.accumulators.fold().ok_or_else(overflow)?;
        if !fold_fits(&base, &tally) {
            return Err(overflow());
        }
        self.engine.judge(&receipts).map_err(Stop::Error)?;
        let table = self.levels.table();
        let mut journal = Journal::default();
        let mut view =
            PlannedView::new(&self.cells, table, table.epilogue(), self.reader, &mut journal);
        let totals =
            finalize_block(&mut view, &self.plan.env, &base, &tally).map_err(Stop::epilogue)?;
        view.commit().map_err(|abort: Abort| Stop::from(abort))?;
        let write_set = collect(table.keys(), &self.cells);
        let stats = stats(self.plan, ExecutionPath::Levels);
        Ok((Executed { receipts, write_set, totals, stats }, self.cells))
    }
}

/// The written cells in key order, collected by all workers.
fn write_set(keys: &[StateKey], cells: &CellTable) -> WriteSet {
    /// Keys a worker takes at a time: about 10 µs of work.
    const PART: usize = 512;

    let slots = u32::try_from(keys.len()).expect("the planner bounds the number of keys");
    let mut order: Vec<(u64, u32)> = (0..slots)
        .into_par_iter()
        .with_min_len(PART)
        .filter(|slot| cells.is_written(Slot(*slot)))
        .map(|slot| (keys[slot as usize].order_prefix(), slot))
        .collect();
    order.par_sort_unstable();
    WriteSet::order_ties(&mut order, |slot| keys[slot as usize]);
    let entry = |(_, slot): &(u64, u32)| (keys[*slot as usize], cells.take(Slot(*slot)));
    WriteSet::from_sorted(order.par_iter().with_min_len(PART).map(entry).collect())
}
