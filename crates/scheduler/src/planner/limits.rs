//! Where parallel execution stops paying.

/// Limits in estimated nanoseconds and in transactions; measured, see `docs/performance.md`. They
/// decide speed, never results.
///
/// # Examples
/// ```
/// use wavefront_scheduler::PlanLimits;
///
/// // As usual, but never given up half-way.
/// let patient = PlanLimits { chain_probe: 0, ..PlanLimits::RECOMMENDED };
/// assert_eq!(patient.chunk_ns, 20_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanLimits {
    /// Levels cheaper than this are run inline.
    pub inline_level_ns: u64,
    /// Chunks are closed when they reach this.
    pub chunk_ns: u64,
    /// Each time it has taken so many transactions, the planner looks whether all so far are a
    /// chain, or nearly so; after the first time, up to the middle of the block. 0 never looks.
    pub chain_probe: u32,
    /// It is one when fewer than this many of 10 transactions could share a level,
    pub chain_width_tenths: u32,
    /// and nearly so when its levels are estimated to take less than this each: they would run on
    /// one thread after all.
    pub chain_level_ns: u64,
}

impl PlanLimits {
    /// As measured to be good.
    pub const RECOMMENDED: Self = Self {
        inline_level_ns: 20_000,
        chunk_ns: 20_000,
        chain_probe: 256,
        chain_width_tenths: 15,
        chain_level_ns: 5_000,
    };

    /// Every level of two transactions is dispatched, one transaction per chunk, and no block is
    /// given up: for tests and for looking for differences.
    pub const EAGER: Self = Self {
        inline_level_ns: 0,
        chunk_ns: 0,
        chain_probe: 0,
        chain_width_tenths: 0,
        chain_level_ns: 0,
    };

    /// Whether so many transactions, which cost `work` in all, are too few for so many levels.
    pub(super) fn is_chain(&self, levels: u64, transactions: u64, work: u64) -> bool {
        levels * u64::from(self.chain_width_tenths) > transactions * 10
            || work < levels.saturating_mul(self.chain_level_ns)
    }
}
