//! A block's plan: access sets, conflict DAG and levels together.

use crate::check::{CheckError, PlanParts, assemble, assemble_unordered};
use crate::{AccessTable, LevelPlan};

/// A block's plan: by which keys execution is checked, and what dispatch follows.
///
/// There are two ways to one: a [`Planner`](crate::Planner) makes it, or parts from elsewhere pass
/// the checker ([`from_parts`](Self::from_parts)). Either way every pair of conflicting
/// transactions is ordered by its levels and by its DAG, and every transaction is in it once.
///
/// # Determinism
/// A function of the block's access sets and estimated costs alone.
///
/// # Examples
/// Two transactions that write one key, planned elsewhere:
/// ```
/// use wavefront_scheduler::{BlockPlan, CheckError};
///
/// # use wavefront_scheduler::{Access, AccessMode, KeyId, PlanParts, Segment};
/// # let write = Access::new(KeyId(0), AccessMode::Write);
/// # let parts = PlanParts {
/// #     keys: vec!["alice"], offsets: vec![0, 1, 2, 2], accesses: vec![write, write],
/// #     level_of: vec![0, 1], chunks: vec![], segments: vec![Segment::Inline(0..2)],
/// #     joins: vec![], edges: vec![(0, 1)],
/// # };
/// let plan = BlockPlan::from_parts(parts.clone())?;
/// assert_eq!((plan.transactions(), plan.table().keys().len()), (2, 1));
/// assert_eq!(plan.to_parts(), parts);
/// # Ok::<(), CheckError>(())
/// ```
#[derive(Clone)]
pub struct BlockPlan<K> {
    pub(crate) table: AccessTable<K>,
    pub(crate) levels: LevelPlan,
}

impl<K> Default for BlockPlan<K> {
    fn default() -> Self {
        Self { table: AccessTable::default(), levels: LevelPlan::default() }
    }
}

impl<K> core::fmt::Debug for BlockPlan<K> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { table, levels } = self;
        f.debug_struct("BlockPlan").field("table", table).field("levels", levels).finish()
    }
}

impl<K> BlockPlan<K> {
    /// The access sets by which execution is checked.
    #[inline]
    pub fn table(&self) -> &AccessTable<K> {
        &self.table
    }

    /// What dispatch follows.
    #[inline]
    pub fn levels(&self) -> &LevelPlan {
        &self.levels
    }

    /// How many transactions are planned.
    #[inline]
    pub fn transactions(&self) -> usize {
        self.levels.transactions()
    }

    /// How many accesses fit into the memory it has.
    pub(crate) fn room(&self) -> usize {
        self.table.accesses.capacity()
    }
}

impl<K: Eq + core::hash::Hash + Clone> BlockPlan<K> {
    /// Takes a plan apart, for carrying it elsewhere.
    ///
    /// # Complexity
    /// O(keys + accesses + edges).
    pub fn to_parts(&self) -> PlanParts<K> {
        PlanParts::of(&self.table, &self.levels)
    }

    /// Puts a plan from elsewhere together, if it is one: the only door for such a plan.
    ///
    /// A plan is trusted for speed only. What is checked: every row, key, transaction, level, chunk
    /// and edge is where it belongs and nothing is missing; each key is listed once; every two
    /// transactions that conflict are ordered by the levels, and by the DAG through an edge or a
    /// join node of the key they conflict on. So it may be dispatched in any way. That the access
    /// sets are those of the block is not known here; execution enforces them.
    ///
    /// # Errors
    /// The first [`CheckError`] found.
    ///
    /// # Complexity
    /// Expected O(keys + accesses + edges).
    pub fn from_parts(parts: PlanParts<K>) -> Result<Self, CheckError> {
        let (table, levels) = assemble(parts)?;
        Ok(Self { table, levels })
    }

    /// A plan that may order too little, for tests that look for what comes of it.
    ///
    /// # Errors
    /// As [`from_parts`](Self::from_parts), but for the order of conflicts.
    #[doc(hidden)]
    pub fn from_parts_unordered(parts: PlanParts<K>) -> Result<Self, CheckError> {
        let (table, levels) = assemble_unordered(parts)?;
        Ok(Self { table, levels })
    }
}
