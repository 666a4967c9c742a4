//! Watching an engine at work: a clock, spans and counters, all the host's.

use core::time::Duration;

/// What a host lets the engine tell it. Adapters to `tracing` or to a metrics registry implement
/// this; the engine itself knows neither and reads no clock of its own.
///
/// Called from any thread that works on a call, and never under a lock. No result depends on what
/// it answers.
///
/// # Examples
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::sync::Arc;
/// use std::time::{Duration, Instant};
/// use wavefront_engine::{Counter, Engine, EngineConfig, Observer, Stage};
/// use wavefront_types::BlockPolicy;
///
/// struct Watch {
///     start: Instant,
///     serial_blocks: AtomicU64,
/// }
///
/// impl Observer for Watch {
///     fn now(&self) -> Duration {
///         self.start.elapsed()
///     }
///
///     fn stage(&self, topoheight: u64, stage: Stage, took: Duration) {
///         println!("block {topoheight}: {stage} took {took:?}");
///     }
///
///     fn count(&self, counter: Counter, by: u64) {
///         if counter == Counter::SerialBlocks {
///             self.serial_blocks.fetch_add(by, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let watch = Arc::new(Watch { start: Instant::now(), serial_blocks: AtomicU64::new(0) });
/// let engine = Engine::new(EngineConfig::recommended(1, BlockPolicy::Atomic))?;
/// let engine = engine.with_observer(watch);
/// # Ok::<(), wavefront_engine::ConfigError>(())
/// ```
pub trait Observer: Send + Sync {
    /// The time since some fixed moment, by a clock that does not go back.
    fn now(&self) -> Duration;

    /// A stage of a block has ended. By default nothing is done.
    fn stage(&self, topoheight: u64, stage: Stage, took: Duration) {
        let _ = (topoheight, stage, took);
    }

    /// A counter grew. By default nothing is done.
    fn count(&self, counter: Counter, by: u64) {
        let _ = (counter, by);
    }
}

/// A stage of a block, in the order in which a block meets them.
///
/// # Examples
/// ```
/// use wavefront_engine::Stage;
///
/// assert!(Stage::Authenticate < Stage::Plan, "in the order in which a block meets them");
/// assert_eq!(Stage::WriteSet.to_string(), "write set");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Hashes, signatures and proofs; summed over the threads that share them.
    Authenticate,
    /// Access sets, conflict DAG and levels.
    Plan,
    /// Reading the block's keys ahead of its transactions.
    Load,
    /// Running the transactions, by plan.
    Transactions,
    /// Booking reward and fees, and collecting the write set in order.
    WriteSet,
    /// The whole of a serial execution.
    Serial,
}

impl Stage {
    /// A short lower-case name for reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authenticate => "authenticate",
            Self::Plan => "plan",
            Self::Load => "load",
            Self::Transactions => "transactions",
            Self::WriteSet => "write set",
            Self::Serial => "serial",
        }
    }
}

impl core::fmt::Display for Stage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

/// What the engine counts.
///
/// # Examples
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use wavefront_engine::{Counter, Engine, EngineConfig, Observer};
///
/// #[derive(Default)]
/// struct Verified(AtomicU64);
///
/// impl Observer for Verified {
///     fn now(&self) -> std::time::Duration {
///         std::time::Duration::ZERO
///     }
///
///     fn count(&self, counter: Counter, by: u64) {
///         if counter == Counter::SignaturesVerified {
///             self.0.fetch_add(by, Ordering::Relaxed);
///         }
///     }
/// }
///
/// # use wavefront_types::BlockPolicy;
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// let verified = Arc::new(Verified::default());
/// let engine = Engine::new(EngineConfig::recommended(1, BlockPolicy::SkipFailed))?;
/// engine.with_observer(verified.clone()).authenticate(scenario.block)?;
/// assert_eq!(verified.0.load(Ordering::Relaxed), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Counter {
    /// Blocks executed by plan.
    ParallelBlocks,
    /// Blocks executed serially by choice.
    SerialBlocks,
    /// Blocks executed serially after a parallel attempt was given up.
    FallbackBlocks,
    /// Transactions of executed blocks.
    Transactions,
    /// Owner signatures verified.
    SignaturesVerified,
    /// Owner signatures that had been found good before.
    SignaturesSkipped,
}

/// How long the stages of one block took, by the [`Observer`]'s clock; zeros without one. What
/// comes before execution is what it took to make the plan that was executed.
///
/// # Examples
/// What was not done ahead of the block's turn:
/// ```
/// use std::time::Duration;
/// use wavefront_engine::StageTimes;
///
/// let waited = |t: &StageTimes| t.load + t.transactions + t.write_set + t.serial;
/// assert_eq!(waited(&StageTimes::default()), Duration::ZERO);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct StageTimes {
    /// Hashes, signatures and proofs; summed over the threads that shared them.
    pub authenticate: Duration,
    /// Access sets, conflict DAG and levels.
    pub plan: Duration,
    /// Reading the block's keys ahead of its transactions.
    pub load: Duration,
    /// Running the transactions, by plan.
    pub transactions: Duration,
    /// Booking reward and fees, and collecting the write set in order.
    pub write_set: Duration,
    /// The whole of a serial execution.
    pub serial: Duration,
}

impl StageTimes {
    pub(crate) fn add(&mut self, stage: Stage, took: Duration) {
        let field = match stage {
            Stage::Load => &mut self.load,
            Stage::Transactions => &mut self.transactions,
            Stage::WriteSet => &mut self.write_set,
            Stage::Serial => &mut self.serial,
            Stage::Authenticate => &mut self.authenticate,
            Stage::Plan => &mut self.plan,
        };
        *field = field.saturating_add(took);
    }
}
