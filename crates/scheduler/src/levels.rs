//! Levels: antichains of the conflict DAG in order, cut for dispatch.

use core::ops::Range;

use crate::{ConflictDag, TxIndex};

/// A run of the plan's order between two barriers.
///
/// # Examples
/// ```
/// use wavefront_scheduler::{BlockPlan, PlanParts, Segment};
///
/// // Two transactions that touch nothing, in a level of two chunks.
/// let plan = BlockPlan::<u32>::from_parts(PlanParts {
///     offsets: vec![0; 4],
///     level_of: vec![0, 0],
///     chunks: vec![0..1, 1..2],
///     segments: vec![Segment::Wide(0..2)],
///     ..PlanParts::default()
/// })?;
/// let [Segment::Wide(chunks)] = plan.levels().segments() else { panic!("one wide level") };
/// assert_eq!(plan.levels().chunks()[chunks.start as usize], 0..1);
/// # Ok::<(), wavefront_scheduler::CheckError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// One or several levels too small to pay for a barrier, run in order on one thread; a range
    /// of [`LevelPlan::order`].
    Inline(Range<u32>),
    /// One level, cut into chunks that may run in parallel; a range of [`LevelPlan::chunks`].
    Wide(Range<u32>),
}

/// What dispatch follows: the conflict DAG and its levels, by number; it knows no keys.
///
/// # Determinism
/// A function of the block alone: no clock, no randomness, no thread count.
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
/// let levels = plan.levels();
/// assert_eq!((levels.level_count(), levels.level_len_max()), (2, 1));
/// assert_eq!((levels.level(1), levels.level_of(TxIndex(1))), (&[TxIndex(1)][..], 1));
/// # Ok::<(), wavefront_scheduler::CheckError>(())
/// ```
#[derive(Clone, Default)]
pub struct LevelPlan {
    pub(crate) dag: ConflictDag,
    pub(crate) level_of: Vec<u32>,
    pub(crate) order: Vec<TxIndex>,
    pub(crate) level_offsets: Vec<u32>,
    pub(crate) chunks: Vec<Range<u32>>,
    pub(crate) segments: Vec<Segment>,
}

impl core::fmt::Debug for LevelPlan {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("LevelPlan")
            .field("transactions", &self.transactions())
            .field("levels", &self.level_count())
            .field("widest", &self.level_len_max())
            .field("segments", &self.segments.len())
            .field("dag", &self.dag)
            .finish_non_exhaustive()
    }
}

impl LevelPlan {
    /// The conflict DAG.
    pub fn dag(&self) -> &ConflictDag {
        &self.dag
    }

    /// How many transactions are planned.
    pub fn transactions(&self) -> usize {
        self.level_of.len()
    }

    /// A transaction's level, from 0.
    ///
    /// # Panics
    /// When `index` is not of this block.
    pub fn level_of(&self, index: TxIndex) -> u32 {
        self.level_of[index.at()]
    }

    /// Every transaction once, level by level, ascending within a level.
    pub fn order(&self) -> &[TxIndex] {
        &self.order
    }

    /// How many levels there are.
    pub fn level_count(&self) -> usize {
        self.level_offsets.len().saturating_sub(1)
    }

    /// The transactions of a level, ascending.
    ///
    /// # Panics
    /// When there is no such level.
    pub fn level(&self, level: usize) -> &[TxIndex] {
        &self.order[self.level_offsets[level] as usize..self.level_offsets[level + 1] as usize]
    }

    /// Transactions in the largest level.
    pub fn level_len_max(&self) -> usize {
        self.level_offsets.windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0)
    }

    /// Ranges of [`order`](Self::order) that run on one thread, in order.
    pub fn chunks(&self) -> &[Range<u32>] {
        &self.chunks
    }

    /// What runs between barriers.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// A part of the order.
    #[cfg(feature = "dispatch")]
    pub(crate) fn slice(&self, range: &Range<u32>) -> &[TxIndex] {
        &self.order[range.start as usize..range.end as usize]
    }

    /// Outputs in plan order, brought into block order.
    ///
    /// # Panics
    /// When there is not one output per transaction.
    #[cfg(feature = "dispatch")]
    pub(crate) fn in_block_order<R>(&self, mut outputs: Vec<Option<R>>) -> Vec<R> {
        assert_eq!(outputs.len(), self.level_of.len(), "one output per transaction");
        // The plan's order is a counting sort by level, which keeps block order within a level.
        let mut next = self.level_offsets.clone();
        let mut output = |level: &u32| {
            let position = &mut next[*level as usize];
            let output = outputs[*position as usize].take();
            *position += 1;
            output.expect("a dispatcher runs every transaction")
        };
        self.level_of.iter().map(&mut output).collect()
    }

    /// Makes it a plan of which nothing is known but the number of transactions, in the memory it
    /// has.
    pub(crate) fn reset(&mut self, transactions: u32) {
        self.dag.reset(transactions);
        self.level_of.clear();
        self.level_of.reserve(transactions as usize);
    }

    /// Sorts transactions by level (stably, by counting) and cuts the levels into segments.
    /// `costs` are nanoseconds; a level cheaper than `inline_max` is not worth a barrier; a chunk
    /// is closed once it reaches `chunk_cost`.
    ///
    /// # Complexity
    /// O(transactions + levels).
    pub(crate) fn cut(&mut self, costs: &[u32], inline_max: u64, chunk_cost: u64) {
        self.sort();
        self.chunks.clear();
        self.segments.clear();
        for level in 0..self.level_count() {
            let range = self.level_offsets[level]..self.level_offsets[level + 1];
            let cost: u64 = self.cost_of(&range, costs);
            if cost < inline_max || range.len() == 1 {
                self.push_inline(range);
            } else {
                self.push_wide(range, costs, chunk_cost);
            }
        }
    }

    /// Fills `order` and `level_offsets` from the levels.
    pub(crate) fn sort(&mut self) {
        let level_count = self.level_of.iter().max().map_or(0, |max| *max as usize + 1);
        let offsets = &mut self.level_offsets;
        offsets.clear();
        offsets.resize(level_count + 1, 0);
        for level in &self.level_of {
            offsets[*level as usize + 1] += 1;
        }
        for level in 1..offsets.len() {
            offsets[level] += offsets[level - 1];
        }
        let mut next = offsets.clone();
        self.order.clear();
        self.order.resize(self.level_of.len(), TxIndex(0));
        for (index, level) in (0_u32..).zip(&self.level_of) {
            let slot = &mut next[*level as usize];
            self.order[*slot as usize] = TxIndex(index);
            *slot += 1;
        }
    }

    fn cost_of(&self, range: &Range<u32>, costs: &[u32]) -> u64 {
        self.order[range.start as usize..range.end as usize]
            .iter()
            .map(|index| u64::from(costs[index.at()]))
            .sum()
    }

    fn push_inline(&mut self, range: Range<u32>) {
        if let Some(Segment::Inline(last)) = self.segments.last_mut() {
            last.end = range.end;
        } else {
            self.segments.push(Segment::Inline(range));
        }
    }

    fn push_wide(&mut self, range: Range<u32>, costs: &[u32], chunk_cost: u64) {
        let first = self.chunks.len();
        let mut start = range.start;
        let mut cost = 0_u64;
        for at in range.clone() {
            cost += u64::from(costs[self.order[at as usize].at()]);
            if cost >= chunk_cost {
                self.chunks.push(start..at + 1);
                start = at + 1;
                cost = 0;
            }
        }
        if start < range.end {
            self.chunks.push(start..range.end);
        }
        let count = |len: usize| u32::try_from(len).expect("fewer chunks than transactions");
        if self.chunks.len() - first < 2 {
            self.chunks.truncate(first);
            self.push_inline(range);
        } else {
            self.segments.push(Segment::Wide(count(first)..count(self.chunks.len())));
        }
    }
}
