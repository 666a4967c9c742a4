//! The view of serial execution: one map, every sum checked on the spot.

use wavefront_state::{SerialHandle, SerialState};
use wavefront_transition::{Abort, Failure, StateView};
use wavefront_types::state::CreditError;
use wavefront_types::{ErrorCode, StateKey, StateReader, StateValue, Tally, Total, Totals};

use super::counters::fits;

/// The running transaction's view of a block's serial state.
pub(crate) struct SerialView<'a, R> {
    pub(crate) state: &'a mut SerialState,
    pub(crate) reader: &'a R,
    /// The counters before the block.
    pub(crate) base: &'a Totals,
    /// What the block's earlier transactions added.
    pub(crate) tally: &'a Tally,
}

impl<R: StateReader> SerialView<'_, R> {
    #[inline]
    fn open(&mut self, key: &StateKey) -> Result<SerialHandle, Abort> {
        let reader = self.reader;
        Ok(self.state.open(key, || reader.read(key))?)
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
