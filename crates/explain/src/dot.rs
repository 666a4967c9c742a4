//! The conflict DAG in the language of Graphviz.

use petgraph::dot::{Config, Dot};
use petgraph::graph::{DiGraph, NodeIndex};
use wavefront_scheduler::{BlockPlan, KeyId, TxIndex};

use crate::edges::conflict_edges;
use crate::waits::Cause;

/// What nodes and edges are called.
pub trait DotLabels {
    /// A transaction, in a few words.
    fn transaction(&self, index: TxIndex) -> String;

    /// A key, in a few words.
    fn key(&self, key: KeyId) -> String;
}

/// The conflict DAG for `dot -Tsvg`: a box per transaction, a point per join node, edges with the
/// keys behind them; the nodes of `path` are filled, its edges thick.
///
/// # Complexity
/// That of [`conflict_edges`].
pub fn dot<K>(
    plan: &BlockPlan<K>,
    path: Option<&(TxIndex, Vec<Cause>)>,
    labels: &impl DotLabels,
) -> String {
    let dag = plan.levels().dag();
    let mut on_path = vec![false; dag.node_count() as usize];
    for index in
        path.iter().flat_map(|(end, causes)| causes.iter().map(|cause| cause.before).chain([*end]))
    {
        on_path[index.0 as usize] = true;
    }
    let mut graph = DiGraph::<String, String>::new();
    for node in 0..dag.node_count() {
        graph.add_node(match dag.join_key(node) {
            Some(key) => labels.key(key),
            None => labels.transaction(TxIndex(node)),
        });
    }
    for edge in conflict_edges(plan) {
        let node = |number: u32| NodeIndex::new(number as usize);
        graph.add_edge(node(edge.from), node(edge.to), labels.key(edge.key));
    }
    let is_on = |node: NodeIndex| on_path[node.index()];
    let edge_style = |_: &_, edge: petgraph::graph::EdgeReference<'_, String>| {
        use petgraph::visit::EdgeRef as _;
        let thick = is_on(edge.source()) && is_on(edge.target());
        if thick { "penwidth = 3 color = \"#d9480f\"" } else { "color = \"#868e96\"" }.to_owned()
    };
    let node_style = |_: &_, (node, _): (NodeIndex, &String)| {
        let shape =
            if dag.join_key(number(node)).is_some() { "shape = point" } else { "shape = box" };
        let fill = if is_on(node) { " style = filled fillcolor = \"#ffd8a8\"" } else { "" };
        format!("{shape}{fill}")
    };
    let config = [Config::RankDir(petgraph::dot::RankDir::LR)];
    Dot::with_attr_getters(&graph, &config, &edge_style, &node_style).to_string()
}

fn number(node: NodeIndex) -> u32 {
    u32::try_from(node.index()).unwrap_or(u32::MAX)
}
