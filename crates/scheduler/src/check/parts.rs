//! A plan taken apart: plain data, to be carried, looked at or tampered with.

use core::ops::Range;

use crate::{Access, AccessTable, KeyId, LevelPlan, Segment};

/// The parts of a [`BlockPlan`](crate::BlockPlan), which nothing holds together.
///
/// What follows from them is left out: the order is that of the levels, ascending within each.
///
/// # Examples
/// ```
/// use wavefront_scheduler::{BlockPlan, CheckError, PlanParts};
///
/// let nothing = BlockPlan::<u64>::default();
/// let parts = PlanParts { offsets: vec![0, 0], ..nothing.to_parts() };
/// assert!(BlockPlan::from_parts(parts.clone()).is_ok(), "a block without transactions");
/// let broken = PlanParts { offsets: vec![0, 1], ..parts };
/// assert_eq!(BlockPlan::from_parts(broken).unwrap_err(), CheckError::Row { row: 0 });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanParts<K> {
    /// The distinct keys, by number.
    pub keys: Vec<K>,
    /// Where each row begins, and where the last one ends: one row per transaction, then the
    /// epilogue's.
    pub offsets: Vec<u32>,
    /// The rows, one after the other.
    pub accesses: Vec<Access>,
    /// Each transaction's level.
    pub level_of: Vec<u32>,
    /// Ranges of the order that run on one thread.
    pub chunks: Vec<Range<u32>>,
    /// What runs between barriers.
    pub segments: Vec<Segment>,
    /// The keys of the join nodes, which are numbered from the number of transactions on.
    pub joins: Vec<KeyId>,
    /// The edges of the DAG: what runs first, and what waits for it.
    pub edges: Vec<(u32, u32)>,
}

impl<K: Clone> PlanParts<K> {
    pub(crate) fn of(table: &AccessTable<K>, levels: &LevelPlan) -> Self {
        let AccessTable { keys, offsets, accesses } = table.clone();
        // The order follows from the levels.
        let LevelPlan { dag, level_of, order: _, level_offsets: _, chunks, segments } = levels;
        let joins = dag.transactions()..dag.node_count();
        Self {
            keys,
            offsets,
            accesses,
            level_of: level_of.clone(),
            chunks: chunks.clone(),
            segments: segments.clone(),
            joins: joins.filter_map(|node| dag.join_key(node)).collect(),
            edges: dag.edges().collect(),
        }
    }
}
