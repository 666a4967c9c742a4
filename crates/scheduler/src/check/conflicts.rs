//! Whether every two conflicting transactions are ordered, by the levels and by the DAG.

use core::ops::Range;

use super::CheckError;
use crate::{AccessMode, AccessTable, KeyId, LevelPlan, TxIndex};

/// What the checker remembers of a key.
#[derive(Clone)]
struct Groups {
    /// Who touches the key, in block order: this far it is seen.
    seen: u32,
    /// The group of commuting accesses that is being filled, in positions among those who touch
    /// the key, and its mode.
    current: Range<u32>,
    mode: AccessMode,
    /// The group before it.
    before: Range<u32>,
    /// The highest level of all earlier groups, and of the current one, with a member there.
    level_before: Option<(u32, TxIndex)>,
    level_current: (u32, TxIndex),
    /// The join node that is known to wait for all of the group before.
    join: Option<u32>,
}

/// Lists of numbers by number, in one piece.
struct Lists {
    offsets: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// The second of each pair under the first, in the order of the pairs.
    fn new(len: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut offsets = vec![0_u32; len + 1];
        for (list, _) in pairs.clone() {
            offsets[list as usize + 1] += 1;
        }
        for list in 1..offsets.len() {
            offsets[list] += offsets[list - 1];
        }
        let mut next = offsets.clone();
        let mut items = vec![0; offsets[len] as usize];
        for (list, item) in pairs {
            let at = &mut next[list as usize];
            items[*at as usize] = item;
            *at += 1;
        }
        Self { offsets, items }
    }

    fn of(&self, list: u32) -> &[u32] {
        let at = list as usize;
        &self.items[self.offsets[at] as usize..self.offsets[at + 1] as usize]
    }
}

/// Verifies both orders in one walk over the block.
///
/// The DAG must show each conflict by itself: the first of a group by an edge from every member of
/// the group before, or through a join node of the key; every further one by an edge, if the group
/// before is a single transaction, else through such a join node. A planner makes exactly these.
/// (Paths over other transactions would order them, too, but could not be found in linear time.)
///
/// Linear: members of a group are walked once for the first of the next group and once per join
/// node, which has at least as many edges.
pub(super) fn check<K>(table: &AccessTable<K>, plan: &LevelPlan) -> Result<(), CheckError> {
    let walk = Walk {
        touching: touching(table),
        into: Lists::new(plan.dag.node_count() as usize, plan.dag.edges().map(|(a, b)| (b, a))),
        plan,
    };
    let untouched = Groups {
        seen: 0,
        current: 0..0,
        mode: AccessMode::Read,
        before: 0..0,
        level_before: None,
        level_current: (0, TxIndex(0)),
        join: None,
    };
    let mut groups = vec![untouched; table.keys.len()];
    let nodes = plan.dag.node_count() as usize;
    let mut marks = Marks { waited_for: vec![u32::MAX; nodes], joined: vec![u32::MAX; nodes] };
    // By key: the join node through which the transaction at hand waits, with that transaction.
    let mut joins: Vec<(u32, u32)> = vec![(u32::MAX, u32::MAX); table.keys.len()];
    for index in (0..plan.dag.transactions()).map(TxIndex) {
        for node in walk.into.of(index.0) {
            marks.waited_for[*node as usize] = index.0;
            if let Some(key) = plan.dag.join_key(*node) {
                joins[key.at()] = (index.0, *node);
            }
        }
        for access in table.of(index) {
            let key = access.key();
            let (waiting, node) = joins[key.at()];
            let join = (waiting == index.0).then_some(node);
            let groups = &mut groups[key.at()];
            groups.take(access.mode(), (plan.level_of[index.at()], index));
            groups.check_levels(key, index, plan.level_of[index.at()])?;
            walk.check_connected(groups, key, index, join, &mut marks)?;
        }
    }
    Ok(())
}

/// By key: the transactions that touch it, ascending.
fn touching<K>(table: &AccessTable<K>) -> Lists {
    let rows = (0_u32..).take(table.transactions()).map(TxIndex);
    let pairs = rows.flat_map(|index| table.of(index).iter().map(move |a| (a.key().0, index.0)));
    Lists::new(table.keys.len(), pairs)
}

impl Groups {
    /// Adds the next transaction that touches the key.
    fn take(&mut self, mode: AccessMode, top: (u32, TxIndex)) {
        let position = self.seen;
        self.seen += 1;
        if !self.current.is_empty() && !mode.conflicts_with(self.mode) {
            self.current.end = self.seen;
            self.level_current = self.level_current.max(top);
            return;
        }
        if !self.current.is_empty() {
            self.level_before = self.level_before.max(Some(self.level_current));
        }
        self.before = core::mem::replace(&mut self.current, position..self.seen);
        self.mode = mode;
        self.level_current = top;
        self.join = None;
    }

    fn check_levels(&self, key: KeyId, second: TxIndex, level: u32) -> Result<(), CheckError> {
        match self.level_before {
            Some((below, first)) if below >= level => {
                Err(CheckError::Unordered { first, second, key })
            }
            _ => Ok(()),
        }
    }
}

/// By node: the last node that was seen to wait for it.
struct Marks {
    /// Transactions that were seen to.
    waited_for: Vec<u32>,
    /// Join nodes that were seen to.
    joined: Vec<u32>,
}

struct Walk<'a> {
    touching: Lists,
    /// By node: what it waits for directly.
    into: Lists,
    plan: &'a LevelPlan,
}

impl Walk<'_> {
    /// Whether transaction `second`, the last that touched the key, waits for all of the group
    /// before; `join` is a join node of the key that it waits for.
    fn check_connected(
        &self,
        groups: &mut Groups,
        key: KeyId,
        second: TxIndex,
        join: Option<u32>,
        marks: &mut Marks,
    ) -> Result<(), CheckError> {
        debug_assert!(self.plan.dag.is_transaction(second.0));
        let before = groups.before.start as usize..groups.before.end as usize;
        let before = &self.touching.of(key.0)[before];
        if before.is_empty() || (join.is_some() && join == groups.join) {
            return Ok(());
        }
        let unconnected =
            |first: u32| CheckError::Unconnected { first: TxIndex(first), second, key };
        if let Some(join) = join {
            for node in self.into.of(join) {
                marks.joined[*node as usize] = join;
            }
            if before.iter().all(|first| marks.joined[*first as usize] == join) {
                groups.join = Some(join);
                return Ok(());
            }
        }
        let first_of_group = groups.current.len() == 1;
        if !first_of_group && before.len() > 1 {
            return Err(unconnected(before[0]));
        }
        match before.iter().find(|first| marks.waited_for[**first as usize] != second.0) {
            Some(first) => Err(unconnected(*first)),
            None => Ok(()),
        }
    }
}
