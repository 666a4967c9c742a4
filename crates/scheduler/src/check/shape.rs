//! Whether the parts of a plan are where they belong, and none is missing.

use core::hash::Hash;

use super::{CheckError, PlanParts};
use crate::number_table::NumberTable;
use crate::{Access, KeyId, LevelPlan, Segment};

/// The most nodes a plan's DAG may have; also bounds its transactions.
const NODES_MAX: usize = (u32::MAX / 2) as usize;

/// Rows follow each other, one per transaction and one more; each names known keys once; keys
/// differ, and each is named.
pub(super) fn check_rows<K: Eq + Hash>(parts: &PlanParts<K>) -> Result<(), CheckError> {
    let PlanParts { keys, offsets, accesses, level_of, joins, .. } = parts;
    let too_many = |what, len: usize, most| {
        if len > most { Err(CheckError::TooMany { what }) } else { Ok(()) }
    };
    too_many("transactions", level_of.len(), NODES_MAX / 2)?;
    too_many("join nodes", joins.len(), NODES_MAX / 2)?;
    too_many("keys", keys.len(), Access::KEYS_MAX as usize)?;
    if offsets.len() != level_of.len() + 2 || offsets[0] != 0 {
        return Err(CheckError::Row { row: offsets.len().saturating_sub(1) });
    }
    // The row that named the key last.
    let mut named: Vec<Option<usize>> = vec![None; keys.len()];
    for (row, pair) in offsets.windows(2).enumerate() {
        let entries = accesses.get(pair[0] as usize..pair[1] as usize);
        for access in entries.ok_or(CheckError::Row { row })? {
            let key = access.key();
            let last = named.get_mut(key.at()).ok_or(CheckError::UnknownKey { row, key })?;
            if last.replace(row) == Some(row) {
                return Err(CheckError::RepeatedKey { row, key });
            }
        }
    }
    if offsets.last().map(|end| *end as usize) != Some(accesses.len()) {
        return Err(CheckError::Row { row: offsets.len() - 1 });
    }
    if let Some(unused) = named.iter().position(Option::is_none) {
        return Err(CheckError::UnusedKey { key: number(unused) });
    }
    check_keys_differ(keys)
}

fn check_keys_differ<K: Eq + Hash>(keys: &[K]) -> Result<(), CheckError> {
    // Seeded at random: the keys are chosen by strangers.
    let hasher = ahash::RandomState::new();
    let mut table = NumberTable::default();
    table.reset(keys.len());
    for (second, key) in keys.iter().enumerate() {
        match table.find(hasher.hash_one(key), |first| keys[first as usize] == *key) {
            Ok(first) => {
                return Err(CheckError::EqualKeys { first: KeyId(first), second: number(second) });
            }
            Err(vacant) => {
                table.fill(vacant, |earlier| hasher.hash_one(&keys[earlier as usize]));
            }
        }
    }
    Ok(())
}

fn number(index: usize) -> KeyId {
    KeyId(u32::try_from(index).expect("the number of keys is bounded"))
}

/// Levels are below the number of transactions, and none is empty.
pub(super) fn check_levels(level_of: &[u32]) -> Result<(), CheckError> {
    let mut filled = vec![false; level_of.len()];
    for level in level_of {
        *filled.get_mut(*level as usize).ok_or(CheckError::Level { level: *level })? = true;
    }
    let count = filled.iter().position(|filled| !filled).unwrap_or(filled.len());
    match level_of.iter().find(|level| **level as usize >= count) {
        Some(level) => Err(CheckError::Level { level: *level }),
        None => Ok(()),
    }
}

/// Segments and chunks cover the order once, in order; what runs side by side is one level.
pub(super) fn check_segments(plan: &LevelPlan) -> Result<(), CheckError> {
    let (mut next, mut next_chunk) = (0_u32, 0_u32);
    for (number, segment) in plan.segments.iter().enumerate() {
        let error = CheckError::Segments { segment: number };
        match segment {
            Segment::Inline(range) => {
                if range.start != next || range.end <= range.start {
                    return Err(error);
                }
                next = range.end;
            }
            Segment::Wide(chunks) => {
                if chunks.start != next_chunk || chunks.end <= chunks.start {
                    return Err(error);
                }
                next_chunk = chunks.end;
                let start = next;
                let listed = plan.chunks.get(chunks.start as usize..chunks.end as usize);
                for chunk in listed.ok_or(error)? {
                    if chunk.start != next || chunk.end <= chunk.start {
                        return Err(error);
                    }
                    next = chunk.end;
                }
                // The order is sorted by level: the ends decide.
                let level =
                    |at: u32| plan.order.get(at as usize).map(|index| plan.level_of[index.at()]);
                if level(start) != level(next - 1) || level(start).is_none() {
                    return Err(error);
                }
            }
        }
    }
    if next as usize == plan.order.len() && next_chunk as usize == plan.chunks.len() {
        Ok(())
    } else {
        Err(CheckError::Segments { segment: plan.segments.len() })
    }
}

/// Edges lead forwards; a join node stands between earlier and later transactions.
pub(super) fn check_dag(
    transactions: u32,
    keys: usize,
    joins: &[KeyId],
    edges: &[(u32, u32)],
) -> Result<(), CheckError> {
    // Per join node: the last transaction before it and the first one after it.
    let mut sides: Vec<(Option<u32>, Option<u32>)> = vec![(None, None); joins.len()];
    for &(from, to) in edges {
        let error = CheckError::Edge { from, to };
        let join = |node: u32| {
            let at = node.checked_sub(transactions)?;
            Some(usize::try_from(at).unwrap_or(usize::MAX))
        };
        match (join(from), join(to)) {
            (None, None) if from < to => {}
            (None, Some(join)) => {
                let (before, _) = sides.get_mut(join).ok_or(error)?;
                *before = (*before).max(Some(from));
            }
            (Some(join), None) => {
                let (_, after) = sides.get_mut(join).ok_or(error)?;
                *after = Some(after.map_or(to, |first| first.min(to)));
            }
            _ => return Err(error),
        }
    }
    for ((node, key), (before, after)) in (transactions..).zip(joins).zip(sides) {
        let between = before.zip(after).is_some_and(|(before, after)| before < after);
        if !between || key.at() >= keys {
            return Err(CheckError::Join { node });
        }
    }
    Ok(())
}
