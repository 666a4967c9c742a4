//! The conflict DAG: what must wait for what.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::TxIndex;

/// A node of the conflict DAG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DagNode {
    /// A transaction; node `i` is transaction `i`.
    Transaction,
    /// Waits for all of one group of commuting accesses so that all of the next group can wait for
    /// one node: keeps the edges between a large group of credits and a large group of reads of one
    /// key linear instead of their product.
    Join,
}

/// A DAG over a block's transactions in which any two that conflict are connected by a path from
/// the earlier to the later. Transactions keep their block positions as node numbers; join nodes
/// follow.
#[derive(Debug, Clone, Default)]
pub struct ConflictDag {
    pub(crate) graph: DiGraph<DagNode, (), u32>,
    pub(crate) transactions: u32,
}

impl ConflictDag {
    /// Makes it a DAG of `transactions` unconnected transactions, in the memory it has.
    pub(crate) fn reset(&mut self, transactions: u32) {
        self.graph.clear();
        // About an edge a transaction, where each has a sender and a receiver of many.
        self.graph.reserve_nodes(transactions as usize);
        self.graph.reserve_edges(transactions as usize);
        for _ in 0..transactions {
            self.graph.add_node(DagNode::Transaction);
        }
        self.transactions = transactions;
    }

    #[inline]
    pub(crate) fn add_edge(&mut self, from: u32, to: u32) {
        self.graph.add_edge(NodeIndex::new(from as usize), NodeIndex::new(to as usize), ());
    }

    pub(crate) fn add_join(&mut self) -> u32 {
        let node = self.graph.add_node(DagNode::Join);
        u32::try_from(node.index()).expect("node numbers are u32")
    }

    /// The underlying graph, for algorithms and pictures.
    pub fn graph(&self) -> &DiGraph<DagNode, (), u32> {
        &self.graph
    }

    /// How many transactions there are.
    pub fn transactions(&self) -> u32 {
        self.transactions
    }

    /// Whether a node number is a transaction's.
    #[inline]
    pub fn is_transaction(&self, node: u32) -> bool {
        node < self.transactions
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
            .map(|node| u32::try_from(node.index()).expect("node numbers are u32"))
    }

    /// The transactions that `index` has to wait for directly or through join nodes, ascending.
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
