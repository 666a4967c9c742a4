//! The plan checker: smaller than the planner and sharing none of its algorithm.
//!
//! A plan is trusted for speed only. The checker recomputes from the access sets which pairs must
//! be ordered and verifies that levels, dispatch order and DAG order them.

use wavefront_types::AccessMode;

use crate::{KeyId, LevelPlan, Segment, TxIndex};

/// Where a plan breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Two conflicting transactions are not in ascending levels.
    #[error("transactions {} and {} conflict on key {} but are not ordered", first.0, second.0, key.0)]
    Unordered {
        /// The earlier in the block.
        first: TxIndex,
        /// The later.
        second: TxIndex,
        /// What both touch.
        key: KeyId,
    },
    /// The order is not every transaction once, by level.
    #[error("the order is not a permutation sorted by level, at position {position}")]
    Order {
        /// First bad position.
        position: usize,
    },
    /// Segments do not cover the order, in order, with whole levels between barriers.
    #[error("segment {segment} does not continue the order or splits a level")]
    Segments {
        /// First bad segment.
        segment: usize,
    },
    /// A DAG edge does not lead to a later transaction.
    #[error("the DAG has an edge from node {from} to node {to}")]
    Edge {
        /// Tail.
        from: u32,
        /// Head.
        to: u32,
    },
}

/// What the checker remembers of a key: the group of commuting accesses it is in.
#[derive(Clone, Copy)]
struct Group {
    mode: AccessMode,
    /// Highest level in this group and a member there.
    top: (u32, TxIndex),
    /// The same for all groups before it.
    before: Option<(u32, TxIndex)>,
}

/// Verifies that executing `plan` segment by segment orders every conflicting pair by block
/// position.
///
/// # Errors
/// The first [`CheckError`] found.
///
/// # Complexity
/// O(declared keys + edges).
pub fn check_plan(plan: &LevelPlan) -> Result<(), CheckError> {
    check_conflicts(plan)?;
    check_order(plan)?;
    check_segments(plan)?;
    check_edges(plan)
}

fn check_conflicts(plan: &LevelPlan) -> Result<(), CheckError> {
    let table = plan.table();
    let mut groups: Vec<Option<Group>> = vec![None; table.keys().len()];
    for index in (0_u32..).take(plan.transactions()).map(TxIndex) {
        let level = plan.level_of(index);
        for access in table.of(index) {
            let slot = &mut groups[access.key().0 as usize];
            let group = match *slot {
                None => Group { mode: access.mode(), top: (level, index), before: None },
                Some(group) if !group.mode.conflicts_with(access.mode()) => {
                    Group { top: group.top.max((level, index)), ..group }
                }
                Some(group) => {
                    let before = group.before.map_or(group.top, |before| before.max(group.top));
                    Group { mode: access.mode(), top: (level, index), before: Some(before) }
                }
            };
            if let Some((below, first)) = group.before
                && below >= level
            {
                return Err(CheckError::Unordered { first, second: index, key: access.key() });
            }
            *slot = Some(group);
        }
    }
    Ok(())
}

fn check_order(plan: &LevelPlan) -> Result<(), CheckError> {
    let mut seen = vec![false; plan.transactions()];
    let mut last = 0;
    for (position, index) in plan.order().iter().enumerate() {
        let fresh =
            seen.get_mut(index.0 as usize).is_some_and(|seen| !core::mem::replace(seen, true));
        if !fresh || plan.level_of(*index) < last {
            return Err(CheckError::Order { position });
        }
        last = plan.level_of(*index);
    }
    if plan.order().len() == plan.transactions() {
        Ok(())
    } else {
        Err(CheckError::Order { position: plan.order().len() })
    }
}

fn check_segments(plan: &LevelPlan) -> Result<(), CheckError> {
    let mut next = 0_u32;
    for (number, segment) in plan.segments().iter().enumerate() {
        let error = Err(CheckError::Segments { segment: number });
        match segment {
            Segment::Inline(range) => {
                if range.start != next || range.end < range.start {
                    return error;
                }
                next = range.end;
            }
            Segment::Wide(chunks) => {
                let start = next;
                for chunk in &plan.chunks()[chunks.start as usize..chunks.end as usize] {
                    if chunk.start != next || chunk.end <= chunk.start {
                        return error;
                    }
                    next = chunk.end;
                }
                // What runs side by side must be one level.
                let level = |at: u32| plan.level_of(plan.order()[at as usize]);
                if next > start && level(start) != level(next - 1) {
                    return error;
                }
            }
        }
    }
    if next as usize == plan.order().len() {
        Ok(())
    } else {
        Err(CheckError::Segments { segment: plan.segments().len() })
    }
}

fn check_edges(plan: &LevelPlan) -> Result<(), CheckError> {
    let dag = plan.dag();
    for node in dag.graph().node_indices() {
        let from = u32::try_from(node.index()).expect("node numbers are u32");
        for to in dag.successors(from) {
            if dag.is_transaction(from) && dag.is_transaction(to) && from >= to {
                return Err(CheckError::Edge { from, to });
            }
        }
    }
    Ok(())
}
