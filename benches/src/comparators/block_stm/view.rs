//! A transaction's view of the multi-version memory.

use wavefront_transition::{Abort, Failure, StateView};
use wavefront_types::state::CreditError;
use wavefront_types::{ErrorCode, StateKey, StateReader, StateValue, Tally, Total};

use super::memory::{Found, Memory, Origin, ReadSet, Writes};

/// One run: recorded reads, buffered writes.
#[derive(Debug)]
pub struct View<'a, R> {
    memory: &'a Memory,
    reader: &'a R,
    index: usize,
    /// What was read from others.
    pub reads: ReadSet,
    /// What will be published.
    pub writes: Writes,
    /// What is added to the chain's counters.
    pub tally: Tally,
    /// The transaction whose estimate stopped the run.
    pub blocking: Option<usize>,
}

impl<'a, R: StateReader> View<'a, R> {
    /// The view of transaction `index`.
    pub fn new(memory: &'a Memory, reader: &'a R, index: usize) -> Self {
        Self {
            memory,
            reader,
            index,
            reads: Vec::with_capacity(4),
            writes: Vec::with_capacity(4),
            tally: Tally::default(),
            blocking: None,
        }
    }

    fn staged(&mut self, key: &StateKey) -> Option<&mut Option<StateValue>> {
        self.writes.iter_mut().find(|(written, _)| written == key).map(|(_, value)| value)
    }
}

impl<R: StateReader> StateView for View<'_, R> {
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        if let Some(value) = self.staged(key) {
            return Ok(value.clone());
        }
        match self.memory.read(key, self.index) {
            Found::Nothing => {
                self.reads.push((*key, Origin::Store));
                Ok(self.reader.read(key)?)
            }
            Found::Value(version, value) => {
                self.reads.push((*key, Origin::Written(version)));
                Ok(value)
            }
            Found::Estimate { blocking } => {
                self.blocking = Some(blocking);
                // Carries the stop through the rules; `blocking` says what it means.
                Err(Abort::OverflowRisk(*key))
            }
        }
    }

    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort> {
        match self.staged(key) {
            Some(staged) => *staged = value,
            None => self.writes.push((*key, value)),
        }
        Ok(())
    }

    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        let mut value = self.get(key)?;
        StateValue::credit(&mut value, key.kind(), amount).map_err(|error| match error {
            CreditError::Overflow => Failure::Code(ErrorCode::Overflow),
            CreditError::NotCreditable(_) => Abort::WrongKind(*key).into(),
        })?;
        Ok(self.put(key, value)?)
    }

    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure> {
        self.tally.add(total, amount).ok_or(Failure::Code(ErrorCode::Overflow))
    }
}
