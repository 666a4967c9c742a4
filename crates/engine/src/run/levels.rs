//! The parallel path: levels on a crew of threads over a table of cells.

use wavefront_scheduler::dispatch::{Crew, Dispatch, Tasks};
use wavefront_scheduler::{LevelPlan, TxIndex};
use wavefront_state::{
    Accumulators, CellTable, Earliest, Gathered, Journal, KeyOrder, LaneIndex, Numbered, Slot,
};
use wavefront_transition::{Abort, TxInput, apply_transaction, finalize_block};
use wavefront_types::state::WriteEntry;
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
    /// The keys that it was the first to write.
    written: Vec<Numbered>,
}

/// What the workers of one block share.
pub(super) struct Run<'a, R> {
    engine: &'a Engine,
    plan: &'a Plan,
    levels: &'a LevelPlan,
    reader: &'a R,
    cells: CellTable,
    accumulators: Accumulators,
    /// Every key that the block wrote, once.
    written: Gathered<Numbered>,
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
        let crew = self.threads.crew();
        let mut cells = self.scratch.cells.take();
        load_ahead(&mut cells, levels.table().keys(), reader, crew);
        let run = Run::new(self, plan, levels, reader, cells);
        let receipts = dispatch.dispatch(levels, &run, crew);
        run.finish(base, receipts, crew)
    }
}

impl<R: StateReader> Tasks for Run<'_, R> {
    type Worker = Worker;
    type Output = Receipt;

    fn start(&self, lane: usize) -> Worker {
        Worker {
            lane: LaneIndex(lane),
            journal: Journal::default(),
            tally: Tally::default(),
            written: Vec::new(),
        }
    }

    #[inline]
    fn run(&self, worker: &mut Worker, index: TxIndex) -> Receipt {
        // A late look only costs work whose result is dropped.
        if !self.stop.is_raised() {
            match self.transaction(index, worker) {
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
        self.written.give(worker.written);
    }
}

impl<'a, R: StateReader> Run<'a, R> {
    /// A run over `cells`, one for each of the plan's keys, loaded or not.
    pub(super) fn new(
        engine: &'a Engine,
        plan: &'a Plan,
        levels: &'a LevelPlan,
        reader: &'a R,
        cells: CellTable,
    ) -> Self {
        let (accumulators, written) = (Accumulators::new(), Gathered::new());
        let stop = Earliest::new();
        Self { engine, plan, levels, reader, cells, accumulators, written, stop }
    }

    #[inline]
    fn transaction(&self, index: TxIndex, worker: &mut Worker) -> Result<Receipt, Stop> {
        let Worker { journal, tally, written, .. } = worker;
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
            view.commit(written)?;
        }
        Ok(receipt)
    }

    /// Ends the run and gives its memory back.
    fn finish(
        self,
        base: Totals,
        receipts: Vec<Receipt>,
        crew: Crew<'_>,
    ) -> Result<Executed, Stop> {
        let engine = self.engine;
        let mut order = engine.scratch.order.take();
        let collect = |keys: &[StateKey], cells: &CellTable, written: &[Vec<Numbered>]| {
            write_set(keys, cells, written, &mut order, crew)
        };
        let (executed, cells) = self.conclude(base, receipts, collect)?;
        engine.scratch.order.give(order);
        engine.scratch.cells.give(cells);
        Ok(executed)
    }

    /// Books reward and fees, folds the counters and collects the write set.
    pub(super) fn conclude(
        self,
        base: Totals,
        receipts: Vec<Receipt>,
        collect: impl FnOnce(&[StateKey], &CellTable, &[Vec<Numbered>]) -> WriteSet,
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
        let mut written = Vec::new();
        view.commit(&mut written).map_err(|abort: Abort| Stop::from(abort))?;
        self.written.give(written);
        let write_set = collect(table.keys(), &self.cells, &self.written.into_lists());
        let stats = stats(self.plan, ExecutionPath::Levels);
        Ok((Executed { receipts, write_set, totals, stats }, self.cells))
    }
}

/// Makes `cells` a table for `keys` and loads it, on all threads. Nothing fails here: a cell that
/// cannot be loaded is tried again by the transaction that needs it, which then reports the error.
fn load_ahead<R: StateReader>(
    cells: &mut CellTable,
    keys: &[StateKey],
    reader: &R,
    crew: Crew<'_>,
) {
    /// Cells a thread takes at a time: about 10 µs of work with a store in memory.
    const PART: usize = 256;

    cells.reset(keys.len());
    crew.share(cells.parts_mut(PART).zip(keys.chunks(PART)), |_, parts| {
        for (mut cells, keys) in parts {
            cells.fill(keys.iter().map(|key| load(reader, key).ok()));
        }
    });
}

/// The written cells in key order, collected by the crew.
fn write_set(
    keys: &[StateKey],
    cells: &CellTable,
    written: &[Vec<Numbered>],
    order: &mut KeyOrder,
    crew: Crew<'_>,
) -> WriteSet {
    order.fill(written.iter().flatten().copied());
    let groups = order.groups(KeyOrder::RUN_LEN);
    let mut runs: Vec<Vec<WriteEntry>> = Vec::new();
    runs.resize_with(groups.len(), Vec::new);
    crew.share(groups.zip(&mut runs), |_, parts| {
        for (group, run) in parts {
            KeyOrder::sort(group, |slot| keys[slot as usize]);
            let entry = |(_, slot): &Numbered| (keys[*slot as usize], cells.take(Slot(*slot)));
            run.extend(group.iter().map(entry));
        }
    });
    WriteSet::from_runs(runs)
}
