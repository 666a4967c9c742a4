//! Parts of a block that have nothing to do with each other.

use petgraph::unionfind::UnionFind;
use wavefront_scheduler::BlockPlan;

/// The connected components of a block's conflict DAG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Components {
    /// How many there are; a transaction without conflicts is one by itself.
    pub count: usize,
    /// Transactions without conflicts.
    pub alone: usize,
    /// Transactions of the largest.
    pub largest: usize,
}

impl Components {
    /// Of a plan.
    ///
    /// # Complexity
    /// O(transactions + edges), nearly: a union costs the inverse of Ackermann's function.
    pub fn of<K>(plan: &BlockPlan<K>) -> Self {
        let dag = plan.levels().dag();
        let mut sets = UnionFind::<u32>::new(dag.node_count() as usize);
        for (from, to) in dag.edges() {
            sets.union(from, to);
        }
        let mut sizes = vec![0_usize; dag.node_count() as usize];
        for transaction in 0..dag.transactions() {
            let size = &mut sizes[sets.find_mut(transaction) as usize];
            *size = size.saturating_add(1);
        }
        Self {
            count: sizes.iter().filter(|size| **size > 0).count(),
            alone: sizes.iter().filter(|size| **size == 1).count(),
            largest: sizes.iter().copied().max().unwrap_or(0),
        }
    }
}
