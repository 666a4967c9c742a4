//! Blocks known by their access sets and costs alone, run through the scheduler and block cells.
//!
//! A transaction reads every value of its access set, spins for its cost, and writes or credits
//! what it declared so. Written values depend on what was read, so that a schedule that breaks the
//! block order leaves another state.

use std::sync::Arc;

use wavefront_scheduler::workers::Workers;
use wavefront_scheduler::{
    AccessMode, AccessSink, BlockPlan, Dispatch, Footprints, LevelPlan, PlanError, PlanLimits,
    PlanMemory, Planned, Planner, Tasks, TxIndex,
};
use wavefront_state::{CellTable, CommitError, CreditOverflow, Journal, SerialState, Slot};
use wavefront_types::state::CreditError;
use wavefront_types::{Account, ReadError, StateKey, StateReader, StateValue, WriteSet};

use crate::spin::{Calibration, spin};
use crate::store::MapStore;

/// A block of declared accesses and costs. A handle: clones are the same block, and cheap.
#[derive(Debug, Clone)]
pub struct Replay(Arc<Declared>);

#[derive(Debug)]
struct Declared {
    accesses: Vec<Vec<(StateKey, AccessMode)>>,
    costs_ns: Vec<u32>,
    rounds: Vec<u64>,
    store: MapStore,
}

/// Why a replay could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The block cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A sum of credits overflowed.
    #[error(transparent)]
    Credit(#[from] CreditOverflow),
    /// A serial credit failed.
    #[error(transparent)]
    SerialCredit(#[from] CreditError),
    /// The state could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The planner prefers the serial path, so that there is nothing to dispatch.
    #[error("the planner found a chain")]
    Chain,
}

impl Replay {
    /// A block from each transaction's accesses and cost in nanoseconds; every key holds an
    /// account.
    #[must_use]
    pub fn new(
        transactions: Vec<(Vec<(StateKey, AccessMode)>, u32)>,
        calibration: &Calibration,
    ) -> Self {
        let (accesses, costs_ns): (Vec<_>, Vec<u32>) = transactions.into_iter().unzip();
        let account = |balance| StateValue::Account(Account { balance, ..Account::default() });
        let values = accesses.iter().flatten().map(|(key, _)| (*key, account(1_000)));
        Self(Arc::new(Declared {
            store: MapStore::of(values),
            rounds: costs_ns.iter().map(|cost| calibration.rounds(u64::from(*cost))).collect(),
            accesses,
            costs_ns,
        }))
    }

    /// How many transactions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.accesses.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.accesses.is_empty()
    }

    /// The sum of all costs in nanoseconds.
    #[must_use]
    pub fn cost_ns(&self) -> u64 {
        self.0.costs_ns.iter().map(|cost| u64::from(*cost)).sum()
    }

    /// Plans the block.
    ///
    /// # Errors
    /// [`RunError::Plan`]; [`RunError::Chain`] when the limits make the planner give up.
    pub fn plan(&self, limits: PlanLimits) -> Result<Arc<BlockPlan<StateKey>>, RunError> {
        match Planner::new(limits).plan(self, &mut PlanMemory::default())? {
            Planned::Levels(plan) => Ok(Arc::new(*plan)),
            Planned::Serial(_) => Err(RunError::Chain),
        }
    }

    /// Runs a plan of this block on the threads of `workers`.
    ///
    /// # Errors
    /// [`RunError::Credit`], [`RunError::Read`].
    pub fn run(
        &self,
        plan: &Arc<BlockPlan<StateKey>>,
        dispatch: &impl Dispatch,
        workers: &Workers<'_>,
    ) -> Result<WriteSet, RunError> {
        let cells = CellTable::new(plan.table().keys().len());
        let run = Arc::new(Run { replay: self.clone(), plan: Arc::clone(plan), cells });
        let outputs = dispatch.dispatch(&run, workers);
        let cells = &run.cells;
        outputs.into_iter().collect::<Result<(), RunError>>()?;
        let written = (0_u32..)
            .zip(plan.table().keys())
            .filter(|(slot, _)| cells.is_written(Slot(*slot)))
            .map(|(slot, key)| (*key, cells.take(Slot(slot))));
        Ok(WriteSet::from_unsorted(written.collect()))
    }

    /// Runs the block in order on the calling thread, without a plan.
    ///
    /// # Errors
    /// [`RunError::SerialCredit`], [`RunError::Read`].
    pub fn run_serial(&self) -> Result<WriteSet, RunError> {
        let mut state = SerialState::with_capacity(2 * self.len());
        for (index, accesses) in self.0.accesses.iter().enumerate() {
            state.begin();
            let mut seen = seed(index);
            for (key, mode) in accesses {
                if *mode != AccessMode::Credit {
                    let handle = state.open(key, || self.0.store.read(key))?;
                    seen = mix(seen, state.get(handle)?.as_ref());
                }
            }
            let result = spin(self.0.rounds[index], seen);
            for (key, mode) in accesses {
                let handle = state.open(key, || self.0.store.read(key))?;
                match mode {
                    AccessMode::Read => {}
                    AccessMode::Credit => state.credit(handle, amount(index))?,
                    AccessMode::Write => state.put(handle, Some(written(result))),
                }
            }
            state.commit()?;
        }
        Ok(state.take_write_set())
    }
}

impl Footprints for Replay {
    type Key = StateKey;

    fn len(&self) -> usize {
        self.0.accesses.len()
    }

    #[inline]
    fn declare(&self, index: usize, sink: &mut AccessSink<'_, StateKey>) {
        for (key, mode) in &self.0.accesses[index] {
            sink.declare(*key, *mode);
        }
    }

    fn cost(&self, index: usize) -> u32 {
        self.0.costs_ns[index]
    }
}

struct Run {
    replay: Replay,
    plan: Arc<BlockPlan<StateKey>>,
    cells: CellTable,
}

impl Tasks for Run {
    type Worker = Journal;
    type Output = Result<(), RunError>;

    fn plan(&self) -> &LevelPlan {
        self.plan.levels()
    }

    fn start(&self, _: usize) -> Journal {
        Journal::default()
    }

    fn run(&self, journal: &mut Journal, index: TxIndex) -> Result<(), RunError> {
        let table = self.plan.table();
        let accesses = table.of(index);
        journal.reset(accesses.len());
        let at = index.0 as usize;
        let mut seen = seed(at);
        for access in accesses {
            let key = table.key(access.key());
            let slot = Slot(access.key().0);
            let load = || self.replay.0.store.read(key);
            if access.mode() == AccessMode::Credit {
                self.cells.ensure_loaded(slot, load)?;
            } else {
                seen = mix(seen, self.cells.get(slot, load)?.as_ref());
            }
        }
        let result = spin(self.replay.0.rounds[at], seen);
        for (position, access) in accesses.iter().enumerate() {
            let kind = table.key(access.key()).kind();
            match access.mode() {
                AccessMode::Read => {}
                AccessMode::Credit => journal
                    .credit(position, kind, amount(at))
                    .map_err(|_| CreditOverflow(Slot(access.key().0)))?,
                AccessMode::Write => journal.put(position, Some(written(result))),
            }
        }
        let slot_at = |position: usize| Slot(accesses[position].key().0);
        let kind_of = |slot: Slot| table.keys()[slot.0 as usize].kind();
        let load = |slot: Slot| self.replay.0.store.read(&table.keys()[slot.0 as usize]);
        let committed = self.cells.commit(journal, slot_at, kind_of, load, |_| {});
        committed.map_err(|error| match error {
            CommitError::Overflow(overflow) => overflow.into(),
            CommitError::Load(error) => error.into(),
        })
    }

    fn finish(&self, _: Journal) {}
}

fn seed(index: usize) -> u64 {
    index as u64
}

fn amount(index: usize) -> u64 {
    index as u64 % 7 + 1
}

/// Takes a value that was read into what will be written; the order of reads is the declared one.
fn mix(seen: u64, value: Option<&StateValue>) -> u64 {
    match value {
        Some(StateValue::Account(account)) => spin(1, seen ^ account.balance),
        _ => seen,
    }
}

/// Small enough that no sum of credits overflows.
fn written(result: u64) -> StateValue {
    StateValue::Account(Account { balance: result >> 32, ..Account::default() })
}
