//! The view of a planned transaction: cells by dense slot, every touch checked against the plan.

use wavefront_scheduler::{Access, AccessMode, AccessTable};
use wavefront_state::{CellTable, CommitError, CreditOverflow, Journal, Numbered, Slot, Staged};
use wavefront_transition::{Abort, Failure, StateView};
use wavefront_types::state::CreditError;
use wavefront_types::{ErrorCode, StateKey, StateReader, StateValue, Tally, Total};

use super::access_index::AccessIndex;
use super::loader::Loader;
use super::staged::StagedView;

/// A block's cells and what belongs to them.
pub(crate) struct BlockCells<'a, R> {
    pub(crate) cells: &'a CellTable,
    pub(crate) table: &'a AccessTable<StateKey>,
    /// Whether every cell is loaded. If not, a transaction loads what it touches, in whatever mode,
    /// before anything else happens to it: then an attempt reads what serial execution reads.
    pub(crate) loaded: bool,
    pub(crate) loader: Loader<'a, R>,
}

/// What a worker lends to a view.
pub(crate) struct Staging<'a> {
    pub(crate) journal: &'a mut Journal,
    pub(crate) index: &'a mut AccessIndex,
    /// What the worker's transactions added to the counters.
    pub(crate) tally: &'a mut Tally,
    /// The keys that the worker was the first to write.
    pub(crate) written: &'a mut Vec<Numbered>,
}

/// One transaction's (or the epilogue's) view of a block's cells.
pub(crate) struct PlannedView<'a, R> {
    block: BlockCells<'a, R>,
    accesses: &'a [Access],
    staging: Staging<'a>,
}

impl<'a, R: StateReader> PlannedView<'a, R> {
    /// A view with nothing staged.
    #[inline]
    pub(crate) fn begin(
        block: BlockCells<'a, R>,
        accesses: &'a [Access],
        staging: Staging<'a>,
    ) -> Self {
        staging.journal.reset(accesses.len());
        staging.index.reset();
        Self { block, accesses, staging }
    }

    /// The key's position in the access set and its slot, if the set allows `mode`.
    #[inline]
    fn find(&mut self, key: &StateKey, mode: AccessMode) -> Result<(usize, Slot), Abort> {
        let BlockCells { cells, table, loaded, loader } = &self.block;
        let found = self.staging.index.find(table, self.accesses, key);
        let position = found.ok_or(Abort::Undeclared(*key))?;
        let access = self.accesses[position];
        if !access.mode().allows(mode) {
            return Err(Abort::Undeclared(*key));
        }
        let slot = Slot(access.key().0);
        if !loaded {
            cells.ensure_loaded(slot, || loader.load(key))?;
        }
        Ok((position, slot))
    }
}

impl<R: StateReader> StagedView for PlannedView<'_, R> {
    /// Publishes what is staged: the counters into the worker's sums, the keys that the block had
    /// not written before onto its list.
    #[inline]
    fn commit(self) -> Result<(), Abort> {
        let Self { block: BlockCells { cells, table, loader, .. }, accesses, staging } = self;
        let Staging { journal, tally, written, .. } = staging;
        tally.merge(&journal.tally).ok_or(Abort::CounterRisk)?;
        let slot_at = |position: usize| Slot(accesses[position].key().0);
        let key_at = |slot: Slot| &table.keys()[slot.0 as usize];
        let committed = cells.commit(
            journal,
            slot_at,
            |slot| key_at(slot).kind(),
            |slot| loader.load(key_at(slot)),
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
        let (position, slot) = self.find(key, AccessMode::Read)?;
        if let Staged::Put(value) = self.staging.journal.staged(position) {
            return Ok(value.clone());
        }
        let mut value = self.block.cells.get(slot, || self.block.loader.load(key))?;
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
        let (position, _) = self.find(key, AccessMode::Write)?;
        self.staging.journal.put(position, value);
        Ok(())
    }

    #[inline]
    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        let (position, _) = self.find(key, AccessMode::Credit)?;
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
