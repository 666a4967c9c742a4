//! The pass itself: see the module above for what it does and why it is linear.

use core::hash::Hash;

use super::key_groups::KeyGroups;
use super::probe::Probe;
use super::{PlanLimits, PlanMemory};
use crate::levels::LevelPlan;
use crate::{Access, AccessMode, AccessSink, BlockPlan, Footprints, KeyId};

/// Why a block is better run serially.
///
/// # Examples
/// ```
/// use wavefront_scheduler::{PlanLimits, PlanMemory, Planned, Planner, SerialReason};
///
/// # use wavefront_scheduler::{AccessMode, AccessSink, Footprints};
/// # /// Transactions that all write one key.
/// # struct OneKey(usize);
/// # impl Footprints for OneKey {
/// #     type Key = u32;
/// #     fn len(&self) -> usize { self.0 }
/// #     fn declare(&self, _: usize, sink: &mut AccessSink<'_, u32>) {
/// #         sink.declare(7, AccessMode::Write);
/// #     }
/// #     fn cost(&self, _: usize) -> u32 { 300 }
/// # }
/// // A thousand transactions, each of which waits for the one before.
/// let planner = Planner::new(PlanLimits::RECOMMENDED);
/// let planned = planner.plan(&OneKey(1_000), &mut PlanMemory::default())?;
/// assert!(matches!(planned, Planned::Serial(SerialReason::Chain)));
/// # Ok::<(), wavefront_scheduler::PlanError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SerialReason {
    /// Its transactions form a chain, or nearly so.
    Chain,
}

/// What planning came to.
///
/// # Examples
/// ```
/// use wavefront_scheduler::{PlanLimits, PlanMemory, Planned, Planner};
///
/// # use wavefront_scheduler::{AccessMode, AccessSink, Footprints};
/// # /// Transactions that all write one key.
/// # struct OneKey(usize);
/// # impl Footprints for OneKey {
/// #     type Key = u32;
/// #     fn len(&self) -> usize { self.0 }
/// #     fn declare(&self, _: usize, sink: &mut AccessSink<'_, u32>) {
/// #         sink.declare(7, AccessMode::Write);
/// #     }
/// #     fn cost(&self, _: usize) -> u32 { 300 }
/// # }
/// let planner = Planner::new(PlanLimits::RECOMMENDED);
/// let levels = match planner.plan(&OneKey(5), &mut PlanMemory::default())? {
///     Planned::Levels(plan) => plan.levels().level_count(),
///     Planned::Serial(_) => 0,
/// };
/// assert_eq!(levels, 5);
/// # Ok::<(), wavefront_scheduler::PlanError>(())
/// ```
#[derive(Debug, Clone)]
pub enum Planned<K> {
    /// Run it in levels.
    Levels(Box<BlockPlan<K>>),
    /// Run it serially: faster, and the same result.
    Serial(SerialReason),
}

/// Why a block cannot be planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// More transactions than numbers.
    #[error("{transactions} transactions; a plan holds at most {}", u32::MAX / 4)]
    TooManyTransactions {
        /// Transactions in the block.
        transactions: usize,
    },
    /// More keys than numbers.
    #[error("transaction {index}: the block declares more than {} keys", Access::KEYS_MAX)]
    TooManyKeys {
        /// The transaction that exceeded the limit.
        index: usize,
    },
}

/// Plans blocks.
///
/// # Examples
/// In memory that goes from block to block:
/// ```
/// use wavefront_scheduler::{PlanLimits, PlanMemory, Planned, Planner};
///
/// # use wavefront_scheduler::{AccessMode, AccessSink, Footprints};
/// # /// Transactions that all write one key.
/// # struct OneKey(usize);
/// # impl Footprints for OneKey {
/// #     type Key = u32;
/// #     fn len(&self) -> usize { self.0 }
/// #     fn declare(&self, _: usize, sink: &mut AccessSink<'_, u32>) {
/// #         sink.declare(7, AccessMode::Write);
/// #     }
/// #     fn cost(&self, _: usize) -> u32 { 300 }
/// # }
/// let (planner, mut memory) = (Planner::new(PlanLimits::EAGER), PlanMemory::default());
/// for block in [OneKey(5), OneKey(9)] {
///     if let Planned::Levels(plan) = planner.plan(&block, &mut memory)? {
///         assert_eq!(plan.transactions(), block.len());
///         memory.recycle(*plan);
///     }
/// }
/// # Ok::<(), wavefront_scheduler::PlanError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Planner {
    limits: PlanLimits,
}

impl Planner {
    /// A planner with these limits.
    pub fn new(limits: PlanLimits) -> Self {
        Self { limits }
    }

    /// Plans a block, in memory that earlier blocks left.
    ///
    /// # Errors
    /// [`PlanError`] when the block exceeds what 32-bit numbers can name.
    ///
    /// # Determinism
    /// A function of the block's access sets, its costs and the limits.
    ///
    /// # Complexity
    /// Expected O(declared keys), hot keys included; one hash look-up per declared key.
    pub fn plan<F: Footprints>(
        &self,
        block: &F,
        memory: &mut PlanMemory<F::Key>,
    ) -> Result<Planned<F::Key>, PlanError> {
        let transactions = block.len();
        let count = u32::try_from(transactions)
            .ok()
            .filter(|count| *count <= u32::MAX / 4)
            .ok_or(PlanError::TooManyTransactions { transactions })?;
        let plan = memory.begin(count);
        let mut pass = Pass { memory, plan };
        let mut level_top = 0;
        let mut probe = Probe::new(&self.limits, count);
        for index in 0..count {
            block.declare(
                index as usize,
                &mut AccessSink::new(&mut |key, mode| pass.declare(index, key, mode)),
            );
            // While the transaction is in the cache.
            pass.memory.costs.push(block.cost(index as usize));
            let level = pass.close_row(index)?;
            level_top = level_top.max(level);
            if index + 1 == probe.next && probe.is_chain(level_top, &pass.memory.costs) {
                let Pass { memory, plan } = pass;
                memory.recycle(plan);
                return Ok(Planned::Serial(SerialReason::Chain));
            }
        }
        block.declare_epilogue(&mut AccessSink::new(&mut |key, mode| {
            pass.declare(count, key, mode);
        }));
        pass.end_row(count)?;
        let Pass { memory, mut plan } = pass;
        plan.table.keys = memory.interner.take_keys();
        plan.levels.cut(&memory.costs, self.limits.inline_level_ns, self.limits.chunk_ns);
        Ok(Planned::Levels(Box::new(plan)))
    }
}

struct Pass<'a, K> {
    memory: &'a mut PlanMemory<K>,
    plan: BlockPlan<K>,
}

impl<K: Eq + Hash> Pass<'_, K> {
    /// Takes one declaration into the open row, merging a repeated key to the stronger mode.
    #[inline]
    fn declare(&mut self, row: u32, key: K, mode: AccessMode) {
        let (id, new) = self.memory.interner.intern(key);
        if new {
            self.memory.groups.push(KeyGroups::UNTOUCHED);
        }
        let groups = &mut self.memory.groups[id.at()];
        if groups.stamp == row {
            let access = &mut self.plan.table.accesses[groups.position as usize];
            *access = Access::new(id, access.mode().merge(mode));
            return;
        }
        groups.stamp = row;
        // Row lengths are checked at the end of each row, before the number can wrap.
        #[allow(clippy::cast_possible_truncation, reason = "see above")]
        let position = self.plan.table.accesses.len() as u32;
        groups.position = position;
        self.plan.table.accesses.push(Access::new(id, mode));
    }

    fn end_row(&mut self, row: u32) -> Result<(), PlanError> {
        let fits = |len: usize| u32::try_from(len).ok().filter(|len| *len <= Access::KEYS_MAX);
        let error = PlanError::TooManyKeys { index: row as usize };
        let end = fits(self.plan.table.accesses.len()).ok_or(error)?;
        fits(self.memory.interner.len()).ok_or(error)?;
        self.plan.table.offsets.push(end);
        Ok(())
    }

    /// Orders the row's transaction after all it conflicts with; its level.
    #[inline]
    fn close_row(&mut self, tx: u32) -> Result<u32, PlanError> {
        let start = self.plan.table.offsets[tx as usize] as usize;
        self.end_row(tx)?;
        let BlockPlan { table, levels: LevelPlan { dag, level_of, .. } } = &mut self.plan;
        let mut level = 0;
        for access in &table.accesses[start..] {
            let key @ KeyId(number) = access.key();
            let least = self.memory.groups[number as usize].access(
                tx,
                key,
                access.mode(),
                &mut self.memory.arena,
                dag,
            );
            level = level.max(least);
        }
        for access in &table.accesses[start..] {
            self.memory.groups[access.key().at()].settle(level);
        }
        level_of.push(level);
        Ok(level)
    }
}
