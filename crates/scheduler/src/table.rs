//! The access sets of a block in dense form.

use crate::{Access, KeyId, TxIndex};

/// The access sets of a block: one row per transaction in block order, and one last row for the
/// block's epilogue (what is touched after the transactions); each key at most once per row, in
/// order of declaration.
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
/// let table = plan.table();
/// let row = table.of(TxIndex(1));
/// assert_eq!((*table.key(row[0].key()), row[0].mode()), ("alice", AccessMode::Write));
/// assert!(table.epilogue().is_empty());
/// # Ok::<(), wavefront_scheduler::CheckError>(())
/// ```
#[derive(Clone)]
pub struct AccessTable<K> {
    pub(crate) keys: Vec<K>,
    /// Row `i` is `accesses[offsets[i]..offsets[i + 1]]`.
    pub(crate) offsets: Vec<u32>,
    pub(crate) accesses: Vec<Access>,
}

impl<K> Default for AccessTable<K> {
    fn default() -> Self {
        Self { keys: Vec::new(), offsets: Vec::new(), accesses: Vec::new() }
    }
}

impl<K> core::fmt::Debug for AccessTable<K> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("AccessTable")
            .field("transactions", &self.transactions())
            .field("keys", &self.keys.len())
            .field("accesses", &self.accesses.len())
            .finish_non_exhaustive()
    }
}

impl<K> AccessTable<K> {
    /// How many transactions there are.
    #[inline]
    pub fn transactions(&self) -> usize {
        self.offsets.len().saturating_sub(2)
    }

    /// The distinct keys, by number.
    #[inline]
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// The key with a number.
    ///
    /// # Panics
    /// When the number is not of this table.
    #[inline]
    pub fn key(&self, id: KeyId) -> &K {
        &self.keys[id.at()]
    }

    /// A transaction's access set.
    ///
    /// # Panics
    /// When `index` is not of this block.
    #[inline]
    pub fn of(&self, index: TxIndex) -> &[Access] {
        let row = index.at();
        &self.accesses[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }

    /// The epilogue's access set.
    pub fn epilogue(&self) -> &[Access] {
        match self.offsets.as_slice() {
            [.., start, end] => &self.accesses[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// Empties it and makes room for `transactions` rows, in the memory it has.
    pub(crate) fn reset(&mut self, transactions: usize) {
        self.keys.clear();
        self.offsets.clear();
        self.offsets.reserve(transactions + 2);
        self.offsets.push(0);
        self.accesses.clear();
        self.accesses.reserve(transactions * 2);
    }
}
