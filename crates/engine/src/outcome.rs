//! What executing a block gives.

use wavefront_scheduler::SerialReason;
use wavefront_types::{Receipt, Totals, WriteSet};

use crate::observer::StageTimes;

/// What reports call blocks with contracts that run.
const UNDECLARED_CALLS: &str = "undeclared contract calls";

/// Why the serial path was chosen before executing.
///
/// # Examples
/// ```
/// use wavefront_engine::{ExecutionPath, SerialChoice};
///
/// let path = ExecutionPath::Serial(SerialChoice::NoGain);
/// assert!(matches!(path, ExecutionPath::Serial(choice) if choice.name() == "no gain"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SerialChoice {
    /// The engine is configured so, or the caller asked for it.
    Configured,
    /// There is too little work for as many threads to gain anything: a small block, or one thread.
    NoGain,
    /// A contract that is known to run is called: nobody can say beforehand what it touches.
    UndeclaredCalls,
    /// The planner found a chain.
    Planner(SerialReason),
}

impl SerialChoice {
    /// A short lower-case name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Configured => "serial mode",
            Self::NoGain => "no gain",
            Self::UndeclaredCalls => UNDECLARED_CALLS,
            Self::Planner(_) => "chain",
        }
    }
}

/// Why a parallel attempt was given up and the block run serially.
///
/// Whatever stops an attempt, the serial execution has the last word: an attempt that may have gone
/// another way than serial execution proves nothing about the block.
///
/// # Examples
/// Some reasons are worth a look at the host's own code:
/// ```
/// use wavefront_engine::FallbackReason;
///
/// let is_ours = |reason| matches!(reason, FallbackReason::ReadFailed | FallbackReason::Panicked);
/// assert!(is_ours(FallbackReason::Panicked) && !is_ours(FallbackReason::OverflowRisk));
/// assert_eq!(FallbackReason::ReadFailed.name(), "failed read");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FallbackReason {
    /// A commutative credit or a counter might overflow: what happens depends on the order.
    OverflowRisk,
    /// A rule touched a key outside the declared set.
    UndeclaredAccess,
    /// A contract touched what nobody could declare for it.
    UndeclaredCalls,
    /// The store could not be read, or what it gave makes no sense.
    ReadFailed,
    /// Something panicked: the host's code called by the engine, or the engine.
    Panicked,
}

impl FallbackReason {
    /// A short lower-case name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OverflowRisk => "overflow risk",
            Self::UndeclaredAccess => "undeclared access",
            Self::UndeclaredCalls => UNDECLARED_CALLS,
            Self::ReadFailed => "failed read",
            Self::Panicked => "panic",
        }
    }
}

/// How a block was executed.
///
/// # Examples
/// ```
/// use wavefront_engine::{ExecutionPath, FallbackReason, SerialChoice};
///
/// let say = |path| match path {
///     ExecutionPath::Levels => "parallel",
///     ExecutionPath::Serial(choice) => SerialChoice::name(choice),
///     ExecutionPath::Fallback(reason) => FallbackReason::name(reason),
/// };
/// assert_eq!(say(ExecutionPath::Fallback(FallbackReason::OverflowRisk)), "overflow risk");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExecutionPath {
    /// Serially, by choice.
    Serial(SerialChoice),
    /// By its plan, brought to the threads by the configured
    /// [`Dispatcher`](crate::Dispatcher).
    Levels,
    /// Serially, after a parallel attempt was given up.
    Fallback(FallbackReason),
}

/// Figures of one block's execution; not part of the result that must equal serial execution.
///
/// # Examples
/// ```
/// use wavefront_engine::{BlockStats, Engine, EngineConfig, ExecutionPath};
/// use wavefront_types::BlockPolicy;
///
/// # use wavefront_types::{ReadError, ReadResult, StateKey, StateReader, Totals, WriteSet};
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// # /// The state before the block.
/// # #[derive(Clone)]
/// # struct State(WriteSet, Totals);
/// # impl StateReader for State {
/// #     fn read(&self, key: &StateKey) -> ReadResult { Ok(self.0.get(key).flatten().cloned()) }
/// #     fn totals(&self) -> Result<Totals, ReadError> { Ok(self.1) }
/// # }
/// # let (entries, totals) = scenario.genesis.initial_state()?;
/// # let state = State(entries, totals);
/// # let (block, env) = (scenario.block, scenario.env);
/// let engine = Engine::new(EngineConfig::eager(2, BlockPolicy::SkipFailed))?;
/// let plan = engine.plan(engine.authenticate(block)?, env)?;
/// let BlockStats { path, transactions, levels, .. } = engine.execute(&plan, &state)?.stats;
/// assert_eq!((path, transactions, levels), (ExecutionPath::Levels, 4, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockStats {
    /// How it was executed.
    pub path: ExecutionPath,
    /// Transactions in the block.
    pub transactions: usize,
    /// Levels of the plan; 0 without one.
    pub levels: usize,
    /// Transactions in the largest level.
    pub level_len_max: usize,
    /// Distinct keys declared; 0 without a plan.
    pub keys: usize,
    /// How long the stages took, if an observer has a clock.
    pub times: StageTimes,
}

/// A block's effects: nothing has been written anywhere.
///
/// # Examples
/// ```
/// use wavefront_engine::{Engine, EngineConfig, Executed};
/// use wavefront_types::{BlockPolicy, Receipt};
///
/// # use wavefront_types::{ReadError, ReadResult, StateKey, StateReader, Totals, WriteSet};
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// # /// The state before the block.
/// # #[derive(Clone)]
/// # struct State(WriteSet, Totals);
/// # impl StateReader for State {
/// #     fn read(&self, key: &StateKey) -> ReadResult { Ok(self.0.get(key).flatten().cloned()) }
/// #     fn totals(&self) -> Result<Totals, ReadError> { Ok(self.1) }
/// # }
/// # let (entries, totals) = scenario.genesis.initial_state()?;
/// # let state = State(entries, totals);
/// # let (block, env) = (scenario.block, scenario.env);
/// let engine = Engine::new(EngineConfig::recommended(1, BlockPolicy::SkipFailed))?;
/// let plan = engine.plan(engine.authenticate(block)?, env)?;
/// let Executed { receipts, write_set, totals, .. } = engine.execute(&plan, &state)?;
/// assert!(receipts.len() == 4 && receipts.iter().all(Receipt::is_included));
/// // For the host to store: values by key, and the counters.
/// assert_eq!((write_set.is_empty(), totals.height), (false, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Executed {
    /// One receipt per transaction, by index.
    pub receipts: Vec<Receipt>,
    /// What storage must apply, in canonical order.
    pub write_set: WriteSet,
    /// The chain's counters after the block.
    pub totals: Totals,
    /// How it went.
    pub stats: BlockStats,
}
