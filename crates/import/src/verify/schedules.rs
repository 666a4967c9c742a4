//! Many legal schedules of each block under comparison, on the threads of one engine.

use core::ops::Range;

use wavefront_engine::{
    Difference, Engine, EngineConfig, ExecuteError, ExecuteOptions, Executed, ExecutionPath, Plan,
    PrepareError, Schedule,
};
use wavefront_sync::CancelToken;
use wavefront_types::{BlockPolicy, StateReader};

use crate::ImportError;
use crate::pipeline::Prepared;

use super::variant::BlockDifference;

/// Threads that all schedules share: more than two, so that a block's transactions
/// meet in more ways, and few, so that the delays of a schedule decide where they meet.
const THREADS: usize = 3;

/// Where a schedule first led to another result than serial execution.
///
/// # Examples
/// What it takes to see it again:
/// ```
/// use wavefront_engine::{ExecuteOptions, Schedule};
/// use wavefront_import::ScheduleDifference;
///
/// let again = |it: &ScheduleDifference| ExecuteOptions::new().under(it.schedule);
/// let same = |it: &ScheduleDifference| {
///     Schedule::numbered(it.difference.topoheight, it.number) == it.schedule
/// };
/// # let at = wavefront_import::RecordAt { file: "a.chain".into(), number: 7, offset: 4_711 };
/// # let difference = wavefront_import::BlockDifference { at, topoheight: 7, transaction: None,
/// #     field: "supply".into(), serial: "5".into(), parallel: "6".into() };
/// # let (number, schedule) = (3, Schedule::numbered(7, 3));
/// # let found = ScheduleDifference { number, schedule, difference };
/// # assert!(same(&found));
/// # let _ = again(&found);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleDifference {
    /// The schedule's number.
    pub number: u64,
    /// What it is.
    pub schedule: Schedule,
    /// What differs.
    pub difference: BlockDifference,
}

/// What running blocks under many schedules came to.
///
/// # Examples
/// ```
/// use wavefront_import::{CancelToken, ChainVerifier, Silent, VerifyOptions};
///
/// # use wavefront_import::{ChainInput, ChainSet, ChainWriter};
/// # use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix};
/// # let (mix, conflict) = (Mix::default(), Conflict::Uniform);
/// # let spec = ChainSpec { seed: 7, blocks: 2, txs_per_block: 9, accounts: 8, mix, conflict };
/// # let blocks = ChainGenerator::new(&spec)?;
/// # let mut writer = ChainWriter::new(Vec::new(), blocks.genesis())?;
/// # for block in blocks { writer.append(&block)?; }
/// # let bytes = writer.finish()?;
/// # let bytes = Box::new(std::io::Cursor::new(bytes));
/// # let chain = ChainSet::open([ChainInput { name: "a.chain".into(), bytes }])?;
/// let mut options = VerifyOptions::new([1]);
/// options.schedules = 0..6;
/// let report = ChainVerifier::new(options).run(chain, &mut Silent, &CancelToken::new())?;
/// let schedules = report.schedules.expect("some were asked for");
/// assert_eq!((schedules.blocks, schedules.runs, schedules.differing), (2, 12, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Schedules {
    /// The numbers of the schedules of each block.
    pub numbers: Range<u64>,
    /// Blocks compared, the last one perhaps under some of the schedules only.
    pub blocks: u64,
    /// Executions compared: blocks times schedules, if none was interrupted.
    pub runs: u64,
    /// Executions that gave up the schedule and ran serially instead.
    pub fallbacks: u64,
    /// Executions that differ.
    pub differing: u64,
    /// The first difference.
    pub first: Option<ScheduleDifference>,
}

impl Schedules {
    /// Nothing compared yet.
    pub fn new(numbers: Range<u64>) -> Self {
        Self { numbers, blocks: 0, runs: 0, fallbacks: 0, differing: 0, first: None }
    }

    /// Whether every execution equals the serial one.
    pub fn agrees(&self) -> bool {
        self.differing == 0
    }
}

/// Schedules at work.
pub(super) struct Scheduled {
    pub(super) found: Schedules,
    engine: Engine,
}

impl Scheduled {
    /// `None` when no schedules are wanted.
    pub(super) fn new(
        numbers: &Range<u64>,
        policy: BlockPolicy,
    ) -> Result<Option<Self>, ImportError> {
        if numbers.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self {
            found: Schedules::new(numbers.clone()),
            engine: Engine::new(EngineConfig::eager(THREADS, policy))?,
        }))
    }

    /// Executes a block under each schedule on the state before it, and compares every result with
    /// the serial one. A request to stop ends this between two schedules.
    pub(super) fn compare(
        &mut self,
        prepared: &Prepared,
        reader: &(impl StateReader + Clone + 'static),
        serial: &Result<Executed, ExecuteError>,
        cancel: &CancelToken,
    ) -> Result<(), ImportError> {
        let plan = self
            .engine
            .plan(prepared.plan.authenticated().clone(), *prepared.plan.env())
            .map_err(|error| ImportError::block(&prepared.at, PrepareError::Plan(error)))?;
        self.compare_plan(prepared, &plan, reader, serial, cancel);
        Ok(())
    }

    pub(super) fn compare_plan(
        &mut self,
        prepared: &Prepared,
        plan: &Plan,
        reader: &(impl StateReader + Clone + 'static),
        serial: &Result<Executed, ExecuteError>,
        cancel: &CancelToken,
    ) {
        let Self { found, engine } = self;
        found.blocks += 1;
        for number in found.numbers.clone() {
            if cancel.is_cancelled() {
                return;
            }
            let schedule = Schedule::numbered(prepared.topoheight, number);
            let options = ExecuteOptions::new().under(schedule);
            let result = engine.execute_with(plan, reader, &options);
            found.runs += 1;
            let gave_up =
                |executed: &Executed| matches!(executed.stats.path, ExecutionPath::Fallback(_));
            found.fallbacks += u64::from(result.as_ref().is_ok_and(gave_up));
            if let Some(difference) = Difference::between(serial, &result) {
                found.differing += 1;
                found.first.get_or_insert_with(|| ScheduleDifference {
                    number,
                    schedule,
                    difference: BlockDifference::new(prepared, &difference),
                });
            }
        }
    }
}
