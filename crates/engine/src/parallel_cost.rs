//! Whether a block gains anything from threads.

/// What the parallel path costs besides the transactions themselves. A block takes it when its
/// threads are estimated to save more than that.
///
/// # Examples
/// ```
/// use wavefront_engine::ParallelCost;
///
/// // A machine on which waking a thread takes longer.
/// let slow = ParallelCost { block_ns: 400_000, ..ParallelCost::RECOMMENDED };
/// assert!(slow.block_ns > ParallelCost::RECOMMENDED.block_ns);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParallelCost {
    /// Planning, in nanoseconds per declared key.
    pub key_ns: u32,
    /// Waking threads and waiting for them at the end of levels, in nanoseconds per block.
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
    /// As measured; see `docs/performance.md`.
    pub const RECOMMENDED: Self = Self { key_ns: 42, block_ns: 100_000 };

    /// Transactions looked at to estimate a block.
    const SAMPLE: usize = 128;

    /// What sharing a block of `count` transactions among `threads` saves, and what it takes.
    /// Estimated from at most 128 transactions at even distances: looking at each would take a
    /// tenth of planning.
    pub(crate) fn gain(
        self,
        threads: usize,
        count: usize,
        estimate: impl Fn(usize) -> Estimate,
    ) -> ParallelGain {
        let wide = |number: usize| u128::try_from(number).unwrap_or(u128::MAX);
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
        let (work_ns, keys) = (of_all(cost), of_all(keys));
        let planning_ns = keys.saturating_mul(self.key_ns.into());
        ParallelGain { threads: threads.max(1), work_ns, planning_ns, block_ns: self.block_ns }
    }
}

/// What an engine expects of sharing a block among its threads: the estimate by which it chooses
/// between the serial path and planning; times in nanoseconds.
///
/// # Examples
/// ```
/// use wavefront_engine::{Engine, EngineConfig};
/// use wavefront_types::BlockPolicy;
///
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let block = scenario(&Shape::Disjoint, &spec).block;
/// // Four transactions are not worth waking a thread.
/// let engine = Engine::new(EngineConfig::recommended(2, BlockPolicy::SkipFailed))?;
/// let gain = engine.estimated_gain(&block).expect("it decides by estimate");
/// assert!(gain.saved_ns() < u128::from(gain.block_ns) && !gain.pays());
/// # Ok::<(), wavefront_engine::ConfigError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParallelGain {
    /// Threads that would share the work; at least 1.
    pub threads: usize,
    /// All transactions, one after the other.
    pub work_ns: u128,
    /// Planning the block.
    pub planning_ns: u128,
    /// Waking threads and waiting for them.
    pub block_ns: u32,
}

impl ParallelGain {
    /// Time that sharing saves at best, before its costs.
    pub const fn saved_ns(&self) -> u128 {
        self.work_ns.saturating_sub(self.work_ns.div_ceil(self.threads as u128))
    }

    /// Whether more is saved than spent.
    pub const fn pays(&self) -> bool {
        let threads = self.threads as u128;
        let spent = self.planning_ns.saturating_add(self.block_ns as u128);
        // work - work / threads > spent, in whole numbers.
        self.work_ns.saturating_mul(threads.saturating_sub(1)) > spent.saturating_mul(threads)
    }
}
