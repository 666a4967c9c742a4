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

    /// Whether sharing a block of `count` transactions among `threads` saves more time than it
    /// takes. Estimated from at most 128 transactions at even distances: looking at each would take
    /// a tenth of planning.
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
}
