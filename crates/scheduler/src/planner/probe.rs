//! Looking, now and then, whether a block is worth a plan.

use super::PlanLimits;

/// What is looked at when a plan is given up half-way, and when.
///
/// Always at all that was planned so far: wide parts pay for narrow ones. Not beyond the middle of
/// the block: what giving up spares would be less than what it throws away, and the part that is
/// planned may be the wide one.
#[derive(Debug)]
pub(super) struct Probe {
    limits: PlanLimits,
    transactions: u32,
    /// Transactions after which to look again; 0: never.
    pub(super) next: u32,
    /// Transactions looked at before.
    seen: usize,
    /// Their cost.
    work: u64,
}

impl Probe {
    pub(super) fn new(limits: &PlanLimits, transactions: u32) -> Self {
        Self { limits: *limits, transactions, next: limits.chain_probe, seen: 0, work: 0 }
    }

    /// Whether the transactions with these costs, the highest of which is at `level_top`, are a
    /// chain or nearly so; sets when to look next.
    ///
    /// # Complexity
    /// Linear in the transactions since the last look.
    #[cold]
    pub(super) fn is_chain(&mut self, level_top: u32, costs: &[u32]) -> bool {
        self.work += costs[self.seen..].iter().map(|cost| u64::from(*cost)).sum::<u64>();
        self.seen = costs.len();
        let again = self.next.saturating_add(self.limits.chain_probe);
        self.next = if again <= self.transactions / 2 { again } else { 0 };
        self.limits.is_chain(u64::from(level_top) + 1, costs.len() as u64, self.work)
    }
}
