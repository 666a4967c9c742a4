//! Builds plans: interning, conflict DAG and levels in one pass over the block.

use wavefront_types::{AccessMode, StateKey};

use super::{AccessSink, Footprints, LevelPlan};
use crate::interner::Interner;
use crate::key_state::{GroupArena, KeyState};
use crate::{Access, KeyId};

/// Where parallel execution stops paying, in estimated nanoseconds; measured, see
/// `docs/performance.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanLimits {
    /// Levels cheaper than this are run inline.
    pub inline_level_ns: u64,
    /// Chunks are closed when they reach this.
    pub chunk_ns: u64,
    /// After this many transactions the planner looks whether the block is a chain, or nearly so; 0
    /// never looks.
    pub chain_probe: u32,
    /// It is one when fewer than this many of 10 transactions could share a level,
    pub chain_width_tenths: u32,
    /// and nearly so when its levels are estimated to take less than this each: they would run on
    /// one thread after all.
    pub chain_level_ns: u64,
}

/// Why a block is better run serially.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SerialReason {
    /// Its transactions form a chain, or nearly so.
    Chain,
}

/// What planning came to.
#[derive(Debug, Clone)]
pub enum Planned {
    /// Run it in levels.
    Levels(Box<LevelPlan>),
    /// Run it serially: faster, and the same result.
    Serial(SerialReason),
}

/// Why a block cannot be planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// More transactions than numbers.
    #[error("{transactions} transactions; a plan holds at most {}", u32::MAX / 4)]
    TooManyTransactions {
        /// Transactions in the block.
        transactions: usize,
    },
    /// More keys than numbers.
    #[error("transaction {index}: the block declares more than {} keys", Access::KEYS_MAX)]
    TooManyKeys {
        /// The transaction that exceeded the limit.
        index: usize,
    },
}

/// Plans blocks.
#[derive(Debug, Clone, Copy)]
pub struct Planner {
    limits: PlanLimits,
}

/// Memory for planning. Reusing it from block to block spares the pages from being mapped and
/// cleared each time, which can cost more than planning.
#[derive(Debug)]
pub struct PlanScratch {
    /// A plan that is no longer needed.
    spent: LevelPlan,
    interner: Interner,
    states: Vec<KeyState>,
    arena: GroupArena,
    costs: Vec<u32>,
}

impl Default for PlanScratch {
    fn default() -> Self {
        Self {
            spent: LevelPlan::default(),
            interner: Interner::new(),
            states: Vec::new(),
            arena: GroupArena::default(),
            costs: Vec::new(),
        }
    }
}

impl PlanScratch {
    /// Takes a plan that is no longer needed, for the memory of the next one; the memory of a plan
    /// that was given up half-way is kept if it has more room.
    pub fn recycle(&mut self, spent: LevelPlan) {
        if spent.room() > self.spent.room() {
            self.spent = spent;
        }
    }

    #[cfg(test)]
    pub(crate) fn room(&self) -> usize {
        self.spent.room()
    }

    fn reset(&mut self, transactions: usize, keys: Vec<StateKey>) {
        self.interner.reset(transactions * 2, keys);
        self.states.clear();
        self.arena.clear();
        self.costs.clear();
        self.costs.reserve(transactions);
    }
}

struct Pass<'a> {
    scratch: &'a mut PlanScratch,
    plan: LevelPlan,
}

impl Planner {
    /// A planner with these limits.
    pub fn new(limits: PlanLimits) -> Self {
        Self { limits }
    }

    /// Plans a block.
    ///
    /// # Errors
    /// [`PlanError`] when the block exceeds what 32-bit numbers can name.
    ///
    /// # Complexity
    /// Expected O(declared keys), hot keys included; one hash look-up a declared key.
    pub fn plan<F: Footprints>(&self, block: &F) -> Result<Planned, PlanError> {
        self.plan_with(block, &mut PlanScratch::default())
    }

    /// Whether transactions with these costs are too few for so many levels.
    fn is_chain(&self, levels: u64, costs: &[u32]) -> bool {
        let work: u64 = costs.iter().map(|cost| u64::from(*cost)).sum();
        levels * u64::from(self.limits.chain_width_tenths) > costs.len() as u64 * 10
            || work < levels.saturating_mul(self.limits.chain_level_ns)
    }

    /// Plans a block like [`plan`](Self::plan), in memory that earlier blocks left.
    ///
    /// # Errors
    /// As [`plan`](Self::plan).
    pub fn plan_with<F: Footprints>(
        &self,
        block: &F,
        scratch: &mut PlanScratch,
    ) -> Result<Planned, PlanError> {
        let transactions = block.len();
        let count = u32::try_from(transactions)
            .ok()
            .filter(|count| *count <= u32::MAX / 4)
            .ok_or(PlanError::TooManyTransactions { transactions })?;
        let mut plan = core::mem::take(&mut scratch.spent);
        scratch.reset(transactions, core::mem::take(&mut plan.table.keys));
        plan.reset(count);
        let mut pass = Pass { scratch, plan };
        let mut level_top = 0;
        for index in 0..count {
            block.declare(
                index as usize,
                &mut AccessSink { take: &mut |key, mode| pass.declare(index, &key, mode) },
            );
            // While the transaction is in the cache.
            pass.scratch.costs.push(block.cost(index as usize));
            let level = pass.close_row(index)?;
            level_top = level_top.max(level);
            if index + 1 == self.limits.chain_probe
                && self.is_chain(u64::from(level_top) + 1, &pass.scratch.costs)
            {
                let Pass { scratch, plan } = pass;
                scratch.recycle(plan);
                return Ok(Planned::Serial(SerialReason::Chain));
            }
        }
        block.declare_epilogue(&mut AccessSink {
            take: &mut |key, mode| pass.declare(count, &key, mode),
        });
        pass.end_row(count)?;
        let Pass { scratch, mut plan } = pass;
        plan.table.keys = scratch.interner.take_keys();
        plan.cut(&scratch.costs, self.limits.inline_level_ns, self.limits.chunk_ns);
        Ok(Planned::Levels(Box::new(plan)))
    }
}

impl Pass<'_> {
    /// Takes one declaration into the open row, merging a repeated key to the stronger mode.
    #[inline]
    fn declare(&mut self, row: u32, key: &StateKey, mode: AccessMode) {
        let (id, new) = self.scratch.interner.intern(key);
        if new {
            self.scratch.states.push(KeyState::UNTOUCHED);
        }
        let state = &mut self.scratch.states[id.0 as usize];
        if state.stamp == row {
            let access = &mut self.plan.table.accesses[state.position as usize];
            *access = Access::new(id, access.mode().merge(mode));
            return;
        }
        state.stamp = row;
        // Row lengths are checked at the end of each row, before the number can wrap.
        #[allow(clippy::cast_possible_truncation, reason = "see above")]
        let position = self.plan.table.accesses.len() as u32;
        state.position = position;
        self.plan.table.accesses.push(Access::new(id, mode));
    }

    fn end_row(&mut self, row: u32) -> Result<(), PlanError> {
        let fits = |len: usize| u32::try_from(len).ok().filter(|len| *len <= Access::KEYS_MAX);
        let error = PlanError::TooManyKeys { index: row as usize };
        let end = fits(self.plan.table.accesses.len()).ok_or(error)?;
        fits(self.scratch.interner.len()).ok_or(error)?;
        self.plan.table.offsets.push(end);
        Ok(())
    }

    /// Orders the row's transaction after all it conflicts with; its level.
    #[inline]
    fn close_row(&mut self, tx: u32) -> Result<u32, PlanError> {
        let start = self.plan.table.offsets[tx as usize] as usize;
        self.end_row(tx)?;
        let LevelPlan { table, dag, levels, .. } = &mut self.plan;
        let mut level = 0;
        for access in &table.accesses[start..] {
            let KeyId(key) = access.key();
            let least = self.scratch.states[key as usize].access(
                tx,
                access.mode(),
                &mut self.scratch.arena,
                dag,
            );
            level = level.max(least);
        }
        for access in &table.accesses[start..] {
            self.scratch.states[access.key().0 as usize].settle(level);
        }
        levels.push(level);
        Ok(level)
    }
}
