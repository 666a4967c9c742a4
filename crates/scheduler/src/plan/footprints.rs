//! Where access sets come from.

use wavefront_types::{AccessMode, StateKey};

/// A block as the planner sees it: what each transaction declares, and what it costs.
pub trait Footprints {
    /// How many transactions there are.
    fn len(&self) -> usize;

    /// Declares every key that transaction `index` may touch; a key may be declared twice.
    fn declare(&self, index: usize, sink: &mut AccessSink<'_>);

    /// Declares every key that is touched after the last transaction.
    fn declare_epilogue(&self, sink: &mut AccessSink<'_>);

    /// Estimated nanoseconds of transaction `index`; decides speed only.
    fn cost(&self, index: usize) -> u32;

    /// Whether the block has no transactions.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Takes one transaction's declarations.
pub struct AccessSink<'a> {
    pub(super) take: &'a mut dyn FnMut(StateKey, AccessMode),
}

impl core::fmt::Debug for AccessSink<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AccessSink")
    }
}

impl AccessSink<'_> {
    /// Declares one key.
    #[inline]
    pub fn declare(&mut self, key: StateKey, mode: AccessMode) {
        (self.take)(key, mode);
    }
}
