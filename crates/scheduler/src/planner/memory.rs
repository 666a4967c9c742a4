//! Memory that planning takes from block to block.

use core::hash::Hash;

use super::interner::Interner;
use super::key_groups::{GroupArena, KeyGroups};
use crate::BlockPlan;

/// Memory for planning. Reusing it from block to block spares the pages from being mapped and
/// cleared each time, which can cost more than planning.
///
/// # Examples
/// ```
/// use wavefront_scheduler::{BlockPlan, PlanMemory};
///
/// let mut memory = PlanMemory::<[u8; 32]>::default();
/// memory.recycle(BlockPlan::default());
/// ```
#[derive(Debug)]
pub struct PlanMemory<K> {
    /// A plan that is no longer needed.
    pub(super) spent: BlockPlan<K>,
    pub(super) interner: Interner<K>,
    pub(super) groups: Vec<KeyGroups>,
    pub(super) arena: GroupArena,
    pub(super) costs: Vec<u32>,
}

impl<K> Default for PlanMemory<K> {
    fn default() -> Self {
        Self {
            spent: BlockPlan::default(),
            interner: Interner::default(),
            groups: Vec::new(),
            arena: GroupArena::default(),
            costs: Vec::new(),
        }
    }
}

impl<K> PlanMemory<K> {
    /// Takes a plan that is no longer needed, for the memory of the next one; the memory of a plan
    /// that was given up half-way is kept if it has more room.
    pub fn recycle(&mut self, spent: BlockPlan<K>) {
        if spent.room() > self.spent.room() {
            self.spent = spent;
        }
    }

    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.spent.room()
    }
}

impl<K: Eq + Hash> PlanMemory<K> {
    /// A plan to fill, of which nothing is known but the number of transactions.
    pub(super) fn begin(&mut self, transactions: u32) -> BlockPlan<K> {
        let mut plan = core::mem::take(&mut self.spent);
        let len = transactions as usize;
        self.interner.reset(len * 2, core::mem::take(&mut plan.table.keys));
        self.groups.clear();
        self.arena.clear();
        self.costs.clear();
        self.costs.reserve(len);
        plan.table.reset(len);
        plan.levels.reset(transactions);
        plan
    }
}
