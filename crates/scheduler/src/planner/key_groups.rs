//! What the planner remembers of a key between two accesses.

use crate::{AccessMode, ConflictDag, KeyId};

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// Accesses to one key come in groups of commuting neighbours: all reads or all credits since the
/// last other access, or one write. Members of a group do not wait for each other; all of them wait
/// for the group before.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyGroups {
    /// Mode of the current group; meaningless while `len` is 0.
    mode: AccessMode,
    /// Members of the current group.
    len: u32,
    /// The member that came last.
    last: u32,
    /// Members before it, as a list in the arena.
    earlier: u32,
    /// The node that stands for the group before, if there was one.
    dep: u32,
    /// The least level a member of the current group may have.
    level_min: u32,
    /// The highest level among the members.
    level_max: u32,
    /// The transaction that declared the key last, and where in its row.
    pub(super) stamp: u32,
    pub(super) position: u32,
}

impl KeyGroups {
    pub(super) const UNTOUCHED: Self = Self {
        mode: AccessMode::Read,
        len: 0,
        last: NONE,
        earlier: NONE,
        dep: NONE,
        level_min: 0,
        level_max: 0,
        stamp: NONE,
        position: 0,
    };
}

/// The members of all groups but their last ones, as linked lists.
#[derive(Debug, Default)]
pub(super) struct GroupArena(Vec<(u32, u32)>);

impl GroupArena {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl KeyGroups {
    /// Makes `tx` a member of the current group, or of a new one if it conflicts, adding the edges
    /// it has to wait on. Returns the least level that the key allows it.
    ///
    /// Every member has one edge into its group and at most one out of it (a lone member may have
    /// many out), so the edges stay linear in the accesses.
    #[inline]
    pub(super) fn access(
        &mut self,
        tx: u32,
        key: KeyId,
        mode: AccessMode,
        arena: &mut GroupArena,
        dag: &mut ConflictDag,
    ) -> u32 {
        if self.len == 0 {
            self.mode = mode;
            self.len = 1;
            self.last = tx;
            return self.level_min;
        }
        if !mode.conflicts_with(self.mode) {
            if self.dep != NONE {
                dag.add_edge(self.dep, tx);
            }
            let node = u32::try_from(arena.0.len()).expect("a block has fewer than 2^32 accesses");
            arena.0.push((self.last, self.earlier));
            self.earlier = node;
            self.last = tx;
            self.len += 1;
            return self.level_min;
        }
        self.close(tx, key, mode, arena, dag);
        self.mode = mode;
        self.len = 1;
        self.last = tx;
        self.earlier = NONE;
        self.level_min = self.level_max + 1;
        self.level_min
    }

    /// Connects the current group to `tx`, the first of the next.
    #[inline]
    fn close(
        &mut self,
        tx: u32,
        key: KeyId,
        mode: AccessMode,
        arena: &GroupArena,
        dag: &mut ConflictDag,
    ) {
        if self.len == 1 {
            dag.add_edge(self.last, tx);
            self.dep = self.last;
            return;
        }
        // A write is alone in its group: its predecessors get their edges without a join.
        let target = if mode == AccessMode::Write { tx } else { dag.add_join(key) };
        dag.add_edge(self.last, target);
        let mut node = self.earlier;
        while node != NONE {
            let (member, next) = arena.0[node as usize];
            dag.add_edge(member, target);
            node = next;
        }
        if target != tx {
            dag.add_edge(target, tx);
        }
        self.dep = target;
    }

    /// Records the level that the newest member got.
    #[inline]
    pub(super) fn settle(&mut self, level: u32) {
        self.level_max = self.level_max.max(level);
    }
}
