//! The view of a planned transaction: cells by dense slot, every touch checked against the plan.

use wavefront_scheduler::{Access, AccessMode, AccessTable};
use wavefront_state::{CellTable, CommitError, CreditOverflow, Journal, Numbered, Slot, Staged};
use wavefront_transition::{Abort, Failure, StateView};
use wavefront_types::state::CreditError;
use wavefront_types::{ErrorCode, StateKey, StateReader, StateValue, Tally, Total};

use super::access_index::AccessIndex;
use super::loader::Loader;
use super::staged::StagedView;

/// A block's cells, and where their values come from.
pub(crate) struct BlockCells<R> {
    pub(crate) cells: CellTable,
    /// Whether every cell is loaded. If not, a transaction loads what it touches, in whatever mode,
    /// before anything else happens to it: then an attempt reads what serial execution reads.
    pub(crate) loaded: bool,
    pub(crate) reader: R,
}

/// What a worker lends to one view after the other.
#[derive(Debug, Default)]
pub(crate) struct Staging {
    journal: Journal,
    /// Finds keys in large access sets.
    index: AccessIndex,
    /// What the worker's transactions added to the counters.
    pub(crate) tally: Tally,
    /// The keys that the worker was the first to write.
    pub(crate) written: Vec<Numbered>,
}

/// One transaction's (or the epilogue's) view of a block's cells.
pub(crate) struct PlannedView<'a, R> {
    block: &'a BlockCells<R>,
    table: &'a AccessTable<StateKey>,
    accesses: &'a [Access],
    staging: &'a mut Staging,
}

impl<R: StateReader> BlockCells<R> {
    /// Reads a value that was not there ahead of the transactions.
    #[cold]
    #[inline(never)]
    fn load_late(&self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        Loader(&self.reader).load(key)
    }

    #[cold]
    #[inline(never)]
    fn ensure_loaded(&self, slot: Slot, key: &StateKey) -> Result<(), Abort> {
        self.cells.ensure_loaded(slot, || self.load_late(key))
    }
}

impl<'a, R: StateReader> PlannedView<'a, R> {
    /// A view with nothing staged.
    #[inline]
    pub(crate) fn begin(
        block: &'a BlockCells<R>,
        table: &'a AccessTable<StateKey>,
        accesses: &'a [Access],
        staging: &'a mut Staging,
    ) -> Self {
        staging.journal.reset(accesses.len());
        staging.index.reset();
        Self { block, table, accesses, staging }
    }

    /// The key's position in the access set and its slot, if the set allows `mode`; the cell is
    /// loaded.
    #[inline(always)]
    #[allow(
        clippy::inline_always,
        reason = "a call, and a result in memory, cost half as much again"
    )]
    fn touch(&mut self, key: &StateKey, mode: AccessMode) -> Result<(usize, Slot), Abort> {
        // Nearly always the expected key; the rest is kept out of the way.
        let expected = self.staging.index.expected();
        if let Some(access) = self.accesses.get(expected)
            && self.table.key(access.key()) == key
            && access.mode().allows(mode)
            && self.block.loaded
        {
            self.staging.index.found(expected, self.accesses.len());
            return Ok((expected, Slot(access.key().0)));
        }
        self.find(key, mode)
    }

    #[inline(never)]
    fn find(&mut self, key: &StateKey, mode: AccessMode) -> Result<(usize, Slot), Abort> {
        let found = self.staging.index.find(self.table, self.accesses, key);
        let position = found.ok_or(Abort::Undeclared(*key))?;
        let access = self.accesses[position];
        if !access.mode().allows(mode) {
            return Err(Abort::Undeclared(*key));
        }
        let slot = Slot(access.key().0);
        if !self.block.loaded {
            self.block.ensure_loaded(slot, key)?;
        }
        Ok((position, slot))
    }
}

impl<R: StateReader> StagedView for PlannedView<'_, R> {
    /// Publishes what is staged: the counters into the worker's sums, the keys that the block had
    /// not written before onto its list.
    #[inline]
    fn commit(self) -> Result<(), Abort> {
        let Self { block, table, accesses, staging } = self;
        let Staging { journal, tally, written, .. } = staging;
        tally.merge(&journal.tally).ok_or(Abort::CounterRisk)?;
        let slot_at = |position: usize| Slot(accesses[position].key().0);
        let key_at = |slot: Slot| &table.keys()[slot.0 as usize];
        let committed = block.cells.commit(
            journal,
            slot_at,
            |slot| key_at(slot).kind(),
            |slot| block.load_late(key_at(slot)),
            |slot| written.push((key_at(slot).order_prefix(), slot.0)),
        );
        committed.map_err(|error| match error {
            CommitError::Overflow(CreditOverflow(slot)) => Abort::OverflowRisk(*key_at(slot)),
            CommitError::Load(abort) => abort,
        })
    }
}

impl<R: StateReader> StateView for PlannedView<'_, R> {
    #[inline]
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        let (position, slot) = self.touch(key, AccessMode::Read)?;
        if let Staged::Put(value) = self.staging.journal.staged(position) {
            return Ok(value.clone());
        }
        let mut value = self.block.cells.get(slot, || self.block.load_late(key))?;
        if let Staged::Credit(amount) = self.staging.journal.staged(position) {
            StateValue::credit(&mut value, key.kind(), *amount).map_err(|error| match error {
                CreditError::Overflow => Abort::OverflowRisk(*key),
                CreditError::NotCreditable(_) => Abort::WrongKind(*key),
            })?;
        }
        Ok(value)
    }

    #[inline]
    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort> {
        let (position, _) = self.touch(key, AccessMode::Write)?;
        self.staging.journal.put(position, value);
        Ok(())
    }

    #[inline]
    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        let (position, _) = self.touch(key, AccessMode::Credit)?;
        let credited = self.staging.journal.credit(position, key.kind(), amount);
        credited.map_err(|error| match error {
            // Even a sum over this transaction alone: whether the rules get so far may depend on
            // values that are only exact in serial order.
            CreditError::Overflow => Abort::OverflowRisk(*key).into(),
            CreditError::NotCreditable(_) => Abort::WrongKind(*key).into(),
        })
    }

    #[inline]
    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure> {
        self.staging.journal.tally.add(total, amount).ok_or(Failure::Code(ErrorCode::Overflow))
    }
}
