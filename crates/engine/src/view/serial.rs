//! The view of serial execution: one map, every sum checked on the spot.

use wavefront_state::{SerialHandle, SerialState};
use wavefront_transition::{Abort, Failure, StateView};
use wavefront_types::state::CreditError;
use wavefront_types::{ErrorCode, StateKey, StateReader, StateValue, Tally, Total, Totals};

use super::counters::fits;
use super::loader::Loader;
use super::staged::StagedView;

/// The running transaction's view of a block's serial state.
pub(crate) struct SerialView<'a, R> {
    state: &'a mut SerialState,
    loader: Loader<'a, R>,
    /// The counters before the block.
    base: &'a Totals,
    /// What the block's earlier transactions added.
    tally: &'a mut Tally,
}

impl<'a, R: StateReader> SerialView<'a, R> {
    /// A view with nothing staged.
    #[inline]
    pub(crate) fn begin(
        state: &'a mut SerialState,
        loader: Loader<'a, R>,
        base: &'a Totals,
        tally: &'a mut Tally,
    ) -> Self {
        state.begin();
        Self { state, loader, base, tally }
    }

    #[inline]
    fn open(&mut self, key: &StateKey) -> Result<SerialHandle, Abort> {
        let loader = self.loader;
        self.state.open(key, || loader.load(key))
    }
}

impl<R: StateReader> StagedView for SerialView<'_, R> {
    /// Every sum was checked when it was staged: nothing fails here that serial execution knows.
    #[inline]
    fn commit(self) -> Result<(), Abort> {
        let Self { state, base: _, tally, loader: _ } = self;
        let staged = state.journal_mut().tally;
        tally.merge(&staged).ok_or(Abort::CounterRisk)?;
        state.commit().map_err(|_| Abort::CounterRisk)
    }
}

impl<R: StateReader> StateView for SerialView<'_, R> {
    #[inline]
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        let handle = self.open(key)?;
        self.state.get(handle).map_err(|_| Abort::WrongKind(*key))
    }

    #[inline]
    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort> {
        let handle = self.open(key)?;
        self.state.put(handle, value);
        Ok(())
    }

    #[inline]
    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        let handle = self.open(key)?;
        self.state.credit(handle, amount).map_err(|error| match error {
            CreditError::Overflow => Failure::Code(ErrorCode::Overflow),
            CreditError::NotCreditable(_) => Abort::WrongKind(*key).into(),
        })
    }

    #[inline]
    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure> {
        let pending = self.state.journal_mut();
        let mut sum = *self.tally;
        let so_far = sum.merge(&pending.tally).map(|()| sum);
        let fitting = so_far.is_some_and(|sum| fits(self.base, &sum, total, amount));
        if !fitting {
            return Err(ErrorCode::Overflow.into());
        }
        pending.tally.add(total, amount).ok_or(Failure::Code(ErrorCode::Overflow))
    }
}
