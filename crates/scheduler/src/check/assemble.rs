//! The door for plans from elsewhere: every check, in an order in which each may rely on those
//! before it.

use core::hash::Hash;

use super::{CheckError, PlanParts, conflicts, shape};
use crate::{AccessTable, LevelPlan};

/// Checks the parts and puts them together.
pub(crate) fn assemble<K: Eq + Hash>(
    parts: PlanParts<K>,
) -> Result<(AccessTable<K>, LevelPlan), CheckError> {
    let (table, levels) = assemble_unordered(parts)?;
    conflicts::check(&table, &levels)?;
    Ok((table, levels))
}

/// The same without looking at conflicts.
pub(crate) fn assemble_unordered<K: Eq + Hash>(
    parts: PlanParts<K>,
) -> Result<(AccessTable<K>, LevelPlan), CheckError> {
    shape::check_rows(&parts)?;
    shape::check_levels(&parts.level_of)?;
    let PlanParts { keys, offsets, accesses, level_of, chunks, segments, joins, edges } = parts;
    let mut levels = LevelPlan::default();
    let transactions = u32::try_from(level_of.len()).expect("check_rows bounds it");
    levels.reset(transactions);
    levels.level_of = level_of;
    levels.sort();
    levels.chunks = chunks;
    levels.segments = segments;
    shape::check_segments(&levels)?;
    shape::check_dag(transactions, keys.len(), &joins, &edges)?;
    for key in joins {
        levels.dag.add_join(key);
    }
    for (from, to) in edges {
        levels.dag.add_edge(from, to);
    }
    Ok((AccessTable { keys, offsets, accesses }, levels))
}
