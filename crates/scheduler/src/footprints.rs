//! Where access sets come from.

use crate::AccessMode;

/// A block as the planner sees it: what each transaction touches, and what it costs.
///
/// The one door for access sets of every origin: derived from native transactions, declared beside
/// the block, predicted by running it speculatively, or those of another chain's own rules.
///
/// # Examples
/// Payments between accounts that are named by a number:
/// ```
/// use wavefront_scheduler::{
///     AccessMode, AccessSink, Footprints, PlanLimits, PlanMemory, Planned, Planner,
/// };
///
/// struct Payments(Vec<(u32, u32)>);
///
/// impl Footprints for Payments {
///     type Key = u32;
///
///     fn len(&self) -> usize {
///         self.0.len()
///     }
///
///     fn declare(&self, index: usize, sink: &mut AccessSink<'_, u32>) {
///         let (from, to) = self.0[index];
///         sink.declare(from, AccessMode::Write);
///         sink.declare(to, AccessMode::Credit);
///     }
///
///     fn cost(&self, _: usize) -> u32 {
///         300
///     }
/// }
///
/// let block = Payments(vec![(1, 9), (2, 9), (9, 1)]);
/// let planned = Planner::new(PlanLimits::EAGER).plan(&block, &mut PlanMemory::default())?;
/// let Planned::Levels(plan) = planned else { panic!("no block is too small for eager limits") };
/// // The first two commute; the third spends what they paid.
/// assert_eq!(plan.levels().level_count(), 2);
/// # Ok::<(), wavefront_scheduler::PlanError>(())
/// ```
pub trait Footprints {
    /// What is touched: small, cheap to clone and to compare; 32-byte identifiers are typical.
    type Key: Eq + core::hash::Hash + Clone;

    /// How many transactions there are.
    fn len(&self) -> usize;

    /// Declares every key that transaction `index` may touch; a key may be declared twice.
    fn declare(&self, index: usize, sink: &mut AccessSink<'_, Self::Key>);

    /// Declares every key that is touched after the last transaction. By default none is.
    fn declare_epilogue(&self, sink: &mut AccessSink<'_, Self::Key>) {
        let _ = sink;
    }

    /// Estimated nanoseconds of transaction `index`; decides speed only.
    fn cost(&self, index: usize) -> u32;

    /// Whether the block has no transactions.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Takes one transaction's declarations.
///
/// # Examples
/// ```
/// use wavefront_scheduler::{AccessMode, AccessSink};
///
/// let mut declared = Vec::new();
/// let mut take = |key: u32, mode| declared.push((key, mode));
/// AccessSink::new(&mut take).declare(7, AccessMode::Read);
/// assert_eq!(declared, [(7, AccessMode::Read)]);
/// ```
pub struct AccessSink<'a, K> {
    take: &'a mut dyn FnMut(K, AccessMode),
}

impl<K> core::fmt::Debug for AccessSink<'_, K> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AccessSink")
    }
}

impl<'a, K> AccessSink<'a, K> {
    /// A sink that hands every declaration to `take`.
    pub fn new(take: &'a mut dyn FnMut(K, AccessMode)) -> Self {
        Self { take }
    }

    /// Declares one key.
    #[inline]
    pub fn declare(&mut self, key: K, mode: AccessMode) {
        (self.take)(key, mode);
    }
}
