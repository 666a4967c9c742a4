//! Configuration: plain data from the caller; the engine reads no environment.

use wavefront_scheduler::dispatch::{Crew, Dataflow, Dispatch, Levels, Scripted, Tasks};
use wavefront_scheduler::{LevelPlan, PlanLimits};
use wavefront_types::BlockPolicy;

/// How blocks are executed.
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

/// How a plan's transactions are brought to the threads; the result is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dispatcher {
    /// Level by level, with a barrier after each.
    Levels,
    /// Each as soon as all it waits for has run.
    Dataflow,
    /// On one thread, in the legal order that a seed picks: for looking for results that depend on
    /// the schedule.
    Scripted {
        /// Determines the schedule.
        seed: u64,
    },
}

impl Dispatch for Dispatcher {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output> {
        match *self {
            Self::Levels => Levels.dispatch(plan, tasks, crew),
            Self::Dataflow => Dataflow::default().dispatch(plan, tasks, crew),
            Self::Scripted { seed } => Scripted { seed }.dispatch(plan, tasks, crew),
        }
    }
}

/// What the parallel path costs besides the transactions themselves. A block takes it when its
/// threads are estimated to save more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParallelCost {
    /// Planning, in nanoseconds a declared key.
    pub key_ns: u32,
    /// Waking threads and waiting for them at the end of levels, in nanoseconds a block.
    pub block_ns: u32,
}

/// What a transaction is estimated to take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Estimate {
    /// Executed serially.
    pub(crate) cost_ns: u32,
    /// Keys to plan.
    pub(crate) keys: u32,
}

impl ParallelCost {
    /// Whether sharing a block of `count` transactions among `threads` saves more time than it takes.
    /// Estimated from at most [`SAMPLE`](Self::SAMPLE) transactions at even distances: looking at
    /// each would take a tenth of planning.
    pub(crate) fn pays(
        self,
        threads: usize,
        count: usize,
        estimate: impl Fn(usize) -> Estimate,
    ) -> bool {
        let wide = |number: usize| u128::try_from(number).unwrap_or(u128::MAX);
        let threads = threads.max(1);
        // Odd, so that blocks that alternate between two kinds are not seen as one of them.
        let step = count.div_ceil(Self::SAMPLE).max(1) | 1;
        let (mut sampled, mut cost, mut keys) = (0_u128, 0_u128, 0_u128);
        for index in (0..count).step_by(step) {
            let estimate = estimate(index);
            cost = cost.saturating_add(estimate.cost_ns.into());
            keys = keys.saturating_add(estimate.keys.into());
            sampled = sampled.saturating_add(1);
        }
        let of_all = |sum: u128| sum.saturating_mul(wide(count)).checked_div(sampled).unwrap_or(0);
        let (work, keys) = (of_all(cost), of_all(keys));
        let spent = keys.saturating_mul(self.key_ns.into()).saturating_add(self.block_ns.into());
        // work - work / threads > spent, in whole numbers.
        work.saturating_mul(wide(threads).saturating_sub(1)) > spent.saturating_mul(wide(threads))
    }

    /// Transactions looked at to estimate a block.
    const SAMPLE: usize = 128;
}

/// An engine's settings. There is no default: what is right depends on host and chain; see
/// [`recommended`](Self::recommended).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineConfig {
    /// Threads that work on a call, 1..=1024; see [`Threads`](wavefront_scheduler::dispatch::Threads).
    /// Calls at once share the helpers, and each brings its own caller.
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
    /// Transactions whose owner's signature is remembered to be good, at most; 0 switches it off.
    /// One takes 38 to 76 bytes: tables have a power of two of places.
    pub verified_max: usize,
    /// Bytes for the decoded keys of frequent signers, at most; about 290 a key; 0 switches it off.
    pub signer_keys_bytes_max: usize,
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
            parallel_cost: Some(ParallelCost { key_ns: 42, block_ns: 100_000 }),
            plan_limits: PlanLimits {
                inline_level_ns: 20_000,
                chunk_ns: 20_000,
                chain_probe: 256,
                chain_width_tenths: 15,
                chain_level_ns: 5_000,
            },
            // What two tables of 65,536 places hold.
            verified_max: 114_688,
            signer_keys_bytes_max: 16 << 20,
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
            plan_limits: PlanLimits {
                inline_level_ns: 0,
                chunk_ns: 0,
                chain_probe: 0,
                chain_width_tenths: 0,
                chain_level_ns: 0,
            },
            // So little that blocks of a test forget again.
            verified_max: 64,
            signer_keys_bytes_max: 8 << 10,
        }
    }

    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        if self.threads == 0 || self.threads > Self::THREADS_MAX {
            return Err(ConfigError::ThreadCount { threads: self.threads });
        }
        Ok(())
    }
}

/// Why an engine cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The thread count is out of range.
    #[error("{threads} threads; choose 1 to {}", EngineConfig::THREADS_MAX)]
    ThreadCount {
        /// What was asked for.
        threads: usize,
    },
    /// The operating system refused.
    #[error("the engine's threads could not be started ({reason}); choose fewer threads")]
    Threads {
        /// Its reason.
        reason: String,
    },
}
