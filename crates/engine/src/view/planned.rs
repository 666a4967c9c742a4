//! The view of a planned transaction: cells by dense slot, every touch checked against the plan.

use wavefront_scheduler::{Access, AccessTable};
use wavefront_state::{CellTable, CommitError, CreditOverflow, Journal, Numbered, Slot, Staged};
use wavefront_transition::{Abort, Failure, StateView};
use wavefront_types::state::CreditError;
use wavefront_types::{AccessMode, ErrorCode, StateKey, StateReader, StateValue, Total};

/// One transaction's (or the epilogue's) view of a block's cells.
pub(crate) struct PlannedView<'a, R> {
    pub(crate) cells: &'a CellTable,
    pub(crate) table: &'a AccessTable,
    pub(crate) accesses: &'a [Access],
    pub(crate) reader: &'a R,
    pub(crate) journal: &'a mut Journal,
    /// Behind the last key that was found: the rules touch keys in the order they are declared in.
    next: usize,
}

/// Reads a value for its cell: one of the kind that belongs under the key, so that no credit meets
/// another one later.
pub(crate) fn load<R: StateReader>(
    reader: &R,
    key: &StateKey,
) -> Result<Option<StateValue>, Abort> {
    match reader.read(key)? {
        Some(value) if !value.fits(key) => Err(Abort::WrongKind(*key)),
        value => Ok(value),
    }
}

impl<'a, R: StateReader> PlannedView<'a, R> {
    /// A view with nothing staged.
    #[inline]
    pub(crate) fn new(
        cells: &'a CellTable,
        table: &'a AccessTable,
        accesses: &'a [Access],
        reader: &'a R,
        journal: &'a mut Journal,
    ) -> Self {
        journal.reset(accesses.len());
        Self { cells, table, accesses, reader, journal, next: 0 }
    }

    /// The key's position in the access set and its slot, if the set allows `mode`.
    #[inline]
    fn find(&mut self, key: &StateKey, mode: AccessMode) -> Result<(usize, Slot), Abort> {
        let hit = |at: &usize| self.table.key(self.accesses[*at].key()) == key;
        let position = (self.next..self.accesses.len())
            .find(hit)
            .or_else(|| (0..self.next).find(hit))
            .ok_or(Abort::Undeclared(*key))?;
        self.next = position.saturating_add(1);
        let access = self.accesses[position];
        let allowed = access.mode() == AccessMode::Write || access.mode() == mode;
        if allowed { Ok((position, Slot(access.key().0))) } else { Err(Abort::Undeclared(*key)) }
    }

    /// Publishes what is staged, adding the keys that the block had not written before to `written`.
    ///
    /// # Errors
    /// [`Abort`] when a credited value cannot be loaded or would overflow.
    #[inline]
    pub(crate) fn commit(self, written: &mut Vec<Numbered>) -> Result<(), Abort> {
        let slot_at = |position: usize| Slot(self.accesses[position].key().0);
        let key_at = |slot: Slot| &self.table.keys()[slot.0 as usize];
        let committed = self.cells.commit(
            self.journal,
            slot_at,
            |slot| key_at(slot).kind(),
            |slot| load(self.reader, key_at(slot)),
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
        if let Staged::Put(value) = self.journal.staged(position) {
            return Ok(value.clone());
        }
        let mut value = self.cells.get(slot, || load(self.reader, key))?;
        if let Staged::Credit(amount) = self.journal.staged(position) {
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
        self.journal.put(position, value);
        Ok(())
    }

    #[inline]
    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        let (position, _) = self.find(key, AccessMode::Credit)?;
        let credited = self.journal.credit(position, key.kind(), amount);
        credited.map_err(|error| match error {
            // Even a sum over this transaction alone: whether the rules get so far may depend on
            // values that are only exact in serial order.
            CreditError::Overflow => Abort::OverflowRisk(*key).into(),
            CreditError::NotCreditable(_) => Abort::WrongKind(*key).into(),
        })
    }

    #[inline]
    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure> {
        self.journal.tally.add(total, amount).ok_or(Failure::Code(ErrorCode::Overflow))
    }
}
