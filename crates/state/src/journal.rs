//! The journal: what one transaction has staged.

use smallvec::SmallVec;
use wavefront_types::state::CreditError;
use wavefront_types::{KeyKind, StateValue, Tally};

/// What a transaction has staged for one of its keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Staged {
    /// Nothing.
    #[default]
    Untouched,
    /// A new value; `None` deletes.
    Put(Option<StateValue>),
    /// An addition to whatever the value is when the stage is published.
    Credit(u64),
}

/// Pending effects of one transaction, by the position of the key in its access list. Reused from
/// transaction to transaction: a native transaction allocates nothing.
#[derive(Debug, Default)]
pub struct Journal {
    staged: SmallVec<[Staged; 4]>,
    /// Pending additions to the chain's counters.
    pub tally: Tally,
}

impl Journal {
    /// An empty journal for a transaction with `keys` keys.
    #[inline]
    pub fn reset(&mut self, keys: usize) {
        // After a commit nothing is staged, and most transactions have as many keys as the one
        // before.
        for staged in &mut self.staged {
            if !matches!(staged, Staged::Untouched) {
                *staged = Staged::Untouched;
            }
        }
        if self.staged.len() != keys {
            self.staged.resize_with(keys, Staged::default);
        }
        self.tally.clear();
    }

    /// Adds room for one more key, for views that learn the keys as they go; its position.
    #[inline]
    pub fn push(&mut self) -> usize {
        let position = self.staged.len();
        self.staged.push(Staged::Untouched);
        position
    }

    /// What is staged at a position.
    ///
    /// # Panics
    /// When `position` is beyond the transaction's keys.
    #[inline]
    pub fn staged(&self, position: usize) -> &Staged {
        &self.staged[position]
    }

    /// Stages a value, replacing what was staged.
    ///
    /// # Panics
    /// When `position` is beyond the transaction's keys.
    #[inline]
    pub fn put(&mut self, position: usize, value: Option<StateValue>) {
        self.staged[position] = Staged::Put(value);
    }

    /// Stages an addition on top of what is staged.
    ///
    /// # Errors
    /// [`CreditError`] when the staged value or the sum of the staged additions cannot take it.
    ///
    /// # Panics
    /// When `position` is beyond the transaction's keys.
    #[inline]
    pub fn credit(
        &mut self,
        position: usize,
        kind: KeyKind,
        amount: u64,
    ) -> Result<(), CreditError> {
        match &mut self.staged[position] {
            untouched @ Staged::Untouched => *untouched = Staged::Credit(amount),
            Staged::Credit(sum) => {
                *sum = sum.checked_add(amount).ok_or(CreditError::Overflow)?;
            }
            Staged::Put(value) => StateValue::credit(value, kind, amount)?,
        }
        Ok(())
    }

    /// Takes everything staged, with positions, leaving nothing staged.
    #[inline]
    pub fn drain(&mut self) -> impl Iterator<Item = (usize, Staged)> + '_ {
        self.staged.iter_mut().map(core::mem::take).enumerate()
    }
}
