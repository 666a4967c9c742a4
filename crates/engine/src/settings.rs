//! Configuration: plain data from the caller; the engine reads no environment.

use wavefront_scheduler::PlanLimits;
use wavefront_transition::GasSchedule;
use wavefront_types::BlockPolicy;

use crate::parallel_cost::ParallelCost;
use crate::schedule::Dispatcher;

/// How blocks are executed.
///
/// # Examples
/// A host that trusts nothing yet executes every block both ways:
/// ```
/// use wavefront_engine::{EngineConfig, ExecutionMode};
/// use wavefront_types::BlockPolicy;
///
/// let config = EngineConfig::recommended(4, BlockPolicy::SkipFailed);
/// assert_eq!(config.mode, ExecutionMode::Parallel);
/// let careful = config.with_mode(ExecutionMode::Compare);
/// # assert_eq!(careful.mode, ExecutionMode::Compare);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExecutionMode {
    /// On one thread, without planning.
    Serial,
    /// By plan, with the serial path where it is faster.
    Parallel,
    /// Both ways, every block; a difference is an error. Parallel execution is forced even where
    /// the serial path would be chosen.
    Compare,
}

/// An engine's settings. There is no default: what is right depends on host and chain; see
/// [`recommended`](Self::recommended).
///
/// # Examples
/// ```
/// use wavefront_engine::{EngineConfig, ExecutionMode};
/// use wavefront_types::BlockPolicy;
///
/// let mut canary = EngineConfig::recommended(4, BlockPolicy::SkipFailed);
/// canary.mode = ExecutionMode::Compare;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EngineConfig {
    /// Threads that work on a call, 1..=1024, the calling one among them. Calls at once share the
    /// helpers, and each brings its own caller.
    pub threads: usize,
    /// What a failing transaction does to its block: a consensus rule of the chain.
    pub policy: BlockPolicy,
    /// How to execute.
    pub mode: ExecutionMode,
    /// How to bring planned transactions to the threads.
    pub dispatch: Dispatcher,
    /// When blocks are executed serially because nothing would be gained; `None`: never.
    pub parallel_cost: Option<ParallelCost>,
    /// Where parallelism stops paying.
    pub plan_limits: PlanLimits,
    /// Bytes for the hashes of transactions whose owner's signature is known to be good, and of
    /// multisig accounts' good signatures, at most; 38 to 76 per hash, since tables have a power of
    /// two of places; 0 switches it off.
    pub verified_bytes_max: usize,
    /// Bytes for the decoded keys of frequent signers, at most; about 290 per key; 0 switches it
    /// off.
    pub signer_keys_bytes_max: usize,
    /// Bytes for the verified modules of contracts, at most; 0 switches it off.
    pub modules_bytes_max: usize,
    /// What contracts pay for: a consensus rule of the chain.
    pub gas: GasSchedule,
}

impl EngineConfig {
    /// The most threads an engine may have.
    pub const THREADS_MAX: usize = 1024;

    /// Settings as measured to be good (see `docs/performance.md`), in parallel mode.
    pub const fn recommended(threads: usize, policy: BlockPolicy) -> Self {
        Self {
            threads,
            policy,
            mode: ExecutionMode::Parallel,
            dispatch: Dispatcher::Levels,
            parallel_cost: Some(ParallelCost::RECOMMENDED),
            plan_limits: PlanLimits::RECOMMENDED,
            // Two tables of 65,536 places of 33 bytes: 114,688 hashes.
            verified_bytes_max: 2 * 65_536 * 33,
            signer_keys_bytes_max: 16 << 20,
            modules_bytes_max: 64 << 20,
            gas: GasSchedule::STANDARD,
        }
    }

    /// Settings that plan every block and dispatch every level of two transactions, whatever it
    /// costs: for tests and for looking for differences.
    pub const fn eager(threads: usize, policy: BlockPolicy) -> Self {
        Self {
            threads,
            policy,
            mode: ExecutionMode::Parallel,
            dispatch: Dispatcher::Levels,
            parallel_cost: None,
            plan_limits: PlanLimits::EAGER,
            // So little that blocks of a test forget again.
            verified_bytes_max: 4 << 10,
            signer_keys_bytes_max: 8 << 10,
            modules_bytes_max: 64 << 10,
            gas: GasSchedule::STANDARD,
        }
    }

    /// The same in another mode.
    #[must_use]
    pub const fn with_mode(mut self, mode: ExecutionMode) -> Self {
        self.mode = mode;
        self
    }

    /// The same with another dispatcher.
    #[must_use]
    pub const fn with_dispatch(mut self, dispatch: Dispatcher) -> Self {
        self.dispatch = dispatch;
        self
    }

    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        if self.threads == 0 || self.threads > Self::THREADS_MAX {
            return Err(ConfigError::ThreadCount { threads: self.threads });
        }
        Ok(())
    }
}

/// Why an engine cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The thread count is out of range.
    #[error("{threads} threads; choose 1 to {}", EngineConfig::THREADS_MAX)]
    ThreadCount {
        /// What was asked for.
        threads: usize,
    },
    /// The operating system refused.
    #[error("the engine's threads could not be started; choose fewer threads")]
    Threads(#[source] wavefront_scheduler::workers::ThreadsError),
}
