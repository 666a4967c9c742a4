//! A state with the writes of further blocks on top.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

use wavefront_types::{
    ReadError, ReadResult, StateKey, StateReader, StateSnapshot, Tip, Totals, WriteSet,
};

use crate::batch::read_through;

/// A reader with the write sets of further blocks on top, which is a reader again: for executing
/// blocks ahead of the store, and for several blocks on one parent. Nothing below is changed, and
/// overlays share what they have in common.
///
/// # Examples
/// Two competing blocks on one parent; the second has a child:
/// ```
/// use std::collections::BTreeMap;
/// use wavefront_state::Overlay;
/// use wavefront_types::state::{ReadResult, StateReader, StateSnapshot};
/// use wavefront_types::{
///     AssetId, BlockHash, ReadError, StateKey, StateValue, Tip, Totals, WriteSet,
/// };
///
/// /// The parent's state, here one counter.
/// #[derive(Clone)]
/// struct Parent(Tip);
///
/// impl StateReader for Parent {
///     fn read(&self, _: &StateKey) -> ReadResult {
///         Ok(Some(StateValue::Amount(100)))
///     }
///     fn totals(&self) -> Result<Totals, ReadError> {
///         Ok(self.0.totals)
///     }
/// }
///
/// impl StateSnapshot for Parent {
///     fn tip(&self) -> &Tip {
///         &self.0
///     }
/// }
///
/// let block = |topoheight, name| Tip {
///     topoheight,
///     hash: BlockHash([name; 32]),
///     totals: Totals::default(),
/// };
/// let key = StateKey::Burned(AssetId([9; 32]));
/// let wrote = |amount| WriteSet::from_sorted(vec![(key, Some(StateValue::Amount(amount)))]);
///
/// let parent = Overlay::new(Parent(block(7, 0)));
/// // Execute both on `parent`, and put what each wrote on top.
/// let first = parent.child(block(8, 1), wrote(101));
/// let second = parent.child(block(8, 2), wrote(102));
/// // Whatever builds on the second reads what it wrote.
/// let grandchild = second.child(block(9, 3), WriteSet::default());
///
/// assert_eq!(parent.read(&key), Ok(Some(StateValue::Amount(100))));
/// assert_eq!(first.read(&key), Ok(Some(StateValue::Amount(101))));
/// assert_eq!(grandchild.read(&key), Ok(Some(StateValue::Amount(102))));
/// assert_eq!(grandchild.tip().hash, BlockHash([3; 32]));
/// ```
#[derive(Clone)]
pub struct Overlay<R> {
    base: R,
    /// Oldest first. A list, not a chain of overlays: no depth makes reading or dropping recurse.
    layers: Arc<[Layer]>,
}

/// What one block, or several merged, left.
#[derive(Clone)]
struct Layer {
    block: Tip,
    writes: Arc<WriteSet>,
}

impl<R> fmt::Debug for Overlay<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overlay")
            .field("blocks", &self.layers.iter().map(|layer| layer.block).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl<R> Overlay<R> {
    /// The state that `base` shows, with nothing on top.
    pub fn new(base: R) -> Self {
        Self { base, layers: Arc::default() }
    }

    /// The state below all layers.
    pub const fn base(&self) -> &R {
        &self.base
    }

    /// How many blocks are on top, merged ones counting as one.
    pub fn depth(&self) -> usize {
        self.layers.len()
    }

    /// What the blocks on top last wrote under `key`, if one of them did.
    fn written(&self, key: &StateKey) -> Option<ReadResult> {
        let value = self.layers.iter().rev().find_map(|layer| layer.writes.get(key))?;
        Some(Ok(value.cloned()))
    }
}

impl<R: Clone> Overlay<R> {
    /// The state after one block more: `block` says which, with the counters after it, and `writes`
    /// what it wrote when it was executed on this state.
    ///
    /// # Complexity
    /// O(depth). A read costs O(depth · log n) in the keys that the blocks wrote: see
    /// [`merged`](Self::merged).
    #[must_use]
    pub fn child(&self, block: Tip, writes: impl Into<Arc<WriteSet>>) -> Self {
        let layer = Layer { block, writes: writes.into() };
        let layers = self.layers.iter().cloned().chain([layer]).collect();
        Self { base: self.base.clone(), layers }
    }

    /// The same state with one layer instead of many, for deep stacks that are read a lot.
    ///
    /// # Complexity
    /// O(n log n) in the keys that the blocks wrote.
    #[must_use]
    pub fn merged(&self) -> Self {
        let Some(last) = self.layers.last() else { return self.clone() };
        let entries = self.layers.iter().flat_map(|layer| layer.writes.iter());
        // Later writes of a key replace earlier ones.
        let newest: BTreeMap<_, _> = entries.map(|(key, value)| (*key, value.clone())).collect();
        let writes = Arc::new(WriteSet::from_sorted(newest.into_iter().collect()));
        let layers = Arc::from([Layer { block: last.block, writes }]);
        Self { base: self.base.clone(), layers }
    }
}

impl<R: StateReader> StateReader for Overlay<R> {
    fn read(&self, key: &StateKey) -> ReadResult {
        self.written(key).unwrap_or_else(|| self.base.read(key))
    }

    /// As the trait says; what no block on top wrote is asked of the base in one batch.
    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        read_through(keys, results, |key| self.written(key), &self.base, |_, _| {});
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.layers.last().map_or_else(|| self.base.totals(), |layer| Ok(layer.block.totals))
    }
}

impl<R: StateSnapshot> StateSnapshot for Overlay<R> {
    /// The topmost block.
    fn tip(&self) -> &Tip {
        self.layers.last().map_or_else(|| self.base.tip(), |layer| &layer.block)
    }
}

#[cfg(test)]
#[cfg(not(loom))]
#[path = "tests/overlay.rs"]
mod tests;
