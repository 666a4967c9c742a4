//! The conflict DAG: what must wait for what.

use petgraph::Direction;
use petgraph::graph::{DiGraph, Edge, Node, NodeIndex};

use crate::{KeyId, TxIndex};

/// A node's weight: the key that a join node stands for, or nothing for a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NodeKey(u32);

impl NodeKey {
    const TRANSACTION: Self = Self(u32::MAX);
}

/// A DAG over a block's transactions in which any two that conflict are connected by a path from
/// the earlier to the later.
///
/// Transactions keep their block positions as node numbers. *Join nodes* follow: one waits for all
/// of a group of commuting accesses to a key so that all of the next group can wait for one node,
/// which keeps the edges between a large group of credits and a large group of reads linear
/// instead of their product.
///
/// # Examples
/// Two transactions that write one key:
/// ```
/// use wavefront_scheduler::{BlockPlan, TxIndex};
///
/// # use wavefront_scheduler::{Access, AccessMode, KeyId, PlanParts, Segment};
/// # let write = Access::new(KeyId(0), AccessMode::Write);
/// # let parts = PlanParts {
/// #     keys: vec!["alice"], offsets: vec![0, 1, 2, 2], accesses: vec![write, write],
/// #     level_of: vec![0, 1], chunks: vec![], segments: vec![Segment::Inline(0..2)],
/// #     joins: vec![], edges: vec![(0, 1)],
/// # };
/// let plan = BlockPlan::from_parts(parts)?;
/// let dag = plan.levels().dag();
/// assert_eq!(dag.blocked_by(TxIndex(1)), [TxIndex(0)]);
/// assert_eq!(dag.successors(1).count(), 0);
/// # Ok::<(), wavefront_scheduler::CheckError>(())
/// ```
#[derive(Clone, Default)]
pub struct ConflictDag {
    graph: DiGraph<NodeKey, (), u32>,
    transactions: u32,
}

impl core::fmt::Debug for ConflictDag {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ConflictDag")
            .field("transactions", &self.transactions)
            .field("joins", &(self.node_count() - self.transactions))
            .field("edges", &self.graph.edge_count())
            .finish()
    }
}

impl ConflictDag {
    /// Makes it a DAG of `transactions` unconnected transactions, in the memory it has.
    pub(crate) fn reset(&mut self, transactions: u32) {
        self.graph.clear();
        // About an edge per transaction, where each has a sender and a receiver of many.
        self.graph.reserve_nodes(transactions as usize);
        self.graph.reserve_edges(transactions as usize);
        for _ in 0..transactions {
            self.graph.add_node(NodeKey::TRANSACTION);
        }
        self.transactions = transactions;
    }

    #[inline]
    pub(crate) fn add_edge(&mut self, from: u32, to: u32) {
        self.graph.add_edge(NodeIndex::new(from as usize), NodeIndex::new(to as usize), ());
    }

    pub(crate) fn add_join(&mut self, key: KeyId) -> u32 {
        number(self.graph.add_node(NodeKey(key.0)).index())
    }

    /// How many transactions there are.
    pub fn transactions(&self) -> u32 {
        self.transactions
    }

    /// How many nodes there are, join nodes included.
    pub fn node_count(&self) -> u32 {
        number(self.graph.node_count())
    }

    /// How many edges there are.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// Bytes of memory that nodes and edges take, with the room that is kept for more.
    pub fn heap_bytes(&self) -> usize {
        let (nodes, edges) = self.graph.capacity();
        nodes * size_of::<Node<NodeKey, u32>>() + edges * size_of::<Edge<(), u32>>()
    }

    /// Every edge, from the node that runs first to the one that waits, in the order they were
    /// added.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = (u32, u32)> + Clone + '_ {
        let edges = self.graph.raw_edges().iter();
        edges.map(|edge| (number(edge.source().index()), number(edge.target().index())))
    }

    /// Whether a node number is a transaction's.
    #[inline]
    pub fn is_transaction(&self, node: u32) -> bool {
        node < self.transactions
    }

    /// The key whose accesses a join node separates; `None` for a transaction.
    ///
    /// # Panics
    /// When there is no such node.
    pub fn join_key(&self, node: u32) -> Option<KeyId> {
        let key = self.graph[NodeIndex::new(node as usize)];
        (key != NodeKey::TRANSACTION).then_some(KeyId(key.0))
    }

    /// The nodes that wait for `node` directly; one may be listed twice.
    pub fn successors(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.neighbors(node, Direction::Outgoing)
    }

    /// The nodes that `node` waits for directly; one may be listed twice.
    pub fn predecessors(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.neighbors(node, Direction::Incoming)
    }

    fn neighbors(&self, node: u32, direction: Direction) -> impl Iterator<Item = u32> + '_ {
        self.graph
            .neighbors_directed(NodeIndex::new(node as usize), direction)
            .map(|node| number(node.index()))
    }

    /// The transactions that `index` has to wait for directly or through join nodes, ascending.
    ///
    /// # Complexity
    /// O(n log n) in the edges looked at.
    pub fn blocked_by(&self, index: TxIndex) -> Vec<TxIndex> {
        let mut found = Vec::new();
        let mut pending: Vec<u32> = self.predecessors(index.0).collect();
        while let Some(node) = pending.pop() {
            if self.is_transaction(node) {
                found.push(TxIndex(node));
            } else {
                pending.extend(self.predecessors(node));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// A number of the graph's, which counts in 32 bits.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the graph's index type is u32")]
fn number(index: usize) -> u32 {
    index as u32
}
