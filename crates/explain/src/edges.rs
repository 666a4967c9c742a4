//! The edges of the conflict DAG, each with the key behind it.

use wavefront_scheduler::{AccessMode, BlockPlan, KeyId, TxIndex};

/// An edge of the conflict DAG between two nodes by their numbers: transactions first, then join
/// nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConflictEdge {
    /// The node that goes first.
    pub from: u32,
    /// The node that waits.
    pub to: u32,
    /// A key that both touch in ways that do not commute; of a join node, its own.
    pub key: KeyId,
}

/// Every edge of a plan's DAG once, from the first node on, with a key behind it. Edges for which
/// there is no such key order what need not be: only a plan from elsewhere has them, and they are
/// left out.
///
/// # Complexity
/// O(edges · log edges), and for each edge the keys of the transaction that waits.
pub fn conflict_edges<K>(plan: &BlockPlan<K>) -> Vec<ConflictEdge> {
    let (dag, table) = (plan.levels().dag(), plan.table());
    let mut pairs: Vec<(u32, u32)> = dag.edges().collect();
    pairs.sort_unstable();
    pairs.dedup();
    // The first node's modes by key, marked with its number.
    let mut marks: Vec<(u32, AccessMode)> = vec![(u32::MAX, AccessMode::Read); table.keys().len()];
    let mut marked = u32::MAX;
    let mut edges = Vec::with_capacity(pairs.len());
    for (from, to) in pairs {
        let joined = dag.join_key(from).or_else(|| dag.join_key(to));
        if joined.is_none() && marked != from {
            for access in table.of(TxIndex(from)) {
                marks[access.key().0 as usize] = (from, access.mode());
            }
            marked = from;
        }
        let shared = || {
            let conflicts = |access: &&wavefront_scheduler::Access| {
                let (node, mode) = marks[access.key().0 as usize];
                node == from && mode.conflicts_with(access.mode())
            };
            table.of(TxIndex(to)).iter().find(conflicts).map(|access| access.key())
        };
        if let Some(key) = joined.or_else(shared) {
            edges.push(ConflictEdge { from, to, key });
        }
    }
    edges
}
