//! The past of a store: reading it, returning to it, forgetting it.

use core::ops::ControlFlow;

use wavefront_types::{StateKey, StateValue};

use crate::error::StoreError;
use crate::store::StateStore;

/// A store that keeps what its blocks replaced, and can go back.
///
/// # Examples
/// ```
/// use wavefront_storage::{BlockCommit, MemoryStore, StateHistory, StateStore};
/// use wavefront_types::{AssetId, BlockHash, Hash, StateKey, StateValue, Totals, WriteSet};
///
/// let store = MemoryStore::new();
/// store.initialize(Hash::ZERO, &WriteSet::default(), &Totals::default())?;
/// let key = StateKey::Burned(AssetId([9; 32]));
/// store.commit(&[BlockCommit {
///     topoheight: 1,
///     hash: BlockHash([1; 32]),
///     totals: Totals::default(),
///     write_set: WriteSet::from_sorted(vec![(key, Some(StateValue::Amount(5)))]),
/// }])?;
/// assert_eq!(store.read_at(&key, 1)?, Some(StateValue::Amount(5)));
/// assert_eq!(store.read_at(&key, 0)?, None);
/// store.rewind(0)?;
/// assert_eq!(store.tip()?.map(|tip| tip.topoheight), Some(0));
/// # Ok::<(), wavefront_storage::StoreError>(())
/// ```
pub trait StateHistory: StateStore {
    /// The value `key` had after the block at `topoheight`: newest at or below.
    ///
    /// # Errors
    /// [`StoreError::AboveTip`]; [`StoreError::Pruned`].
    ///
    /// # Complexity
    /// O(blocks since `topoheight`, times the size of their change records): the records are
    /// searched upwards for the first that names the key.
    fn read_at(&self, key: &StateKey, topoheight: u64) -> Result<Option<StateValue>, StoreError>;

    /// Undoes every block above `topoheight`, durably, as
    /// [`rewind_in_steps`](Self::rewind_in_steps) does.
    ///
    /// # Errors
    /// As there.
    fn rewind(&self, topoheight: u64) -> Result<(), StoreError> {
        self.rewind_in_steps(topoheight, &mut |_| ControlFlow::Continue(())).map(drop)
    }

    /// Undoes the blocks above `topoheight`, the last ones first, in steps of bounded memory. Each
    /// step is durable and atomic and leaves the store at a whole block: after a crash, an error or
    /// a break, the same call goes on from there. After each step `watch` is told the topoheight
    /// reached; it may use the store. Returns the topoheight it ended at.
    ///
    /// # Errors
    /// [`StoreError::AboveTip`]; [`StoreError::Pruned`]; [`StoreError::Corrupt`] when a change
    /// record needed is gone or damaged. All of these change nothing.
    ///
    /// # Complexity
    /// O(keys written by the undone blocks).
    fn rewind_in_steps(
        &self,
        topoheight: u64,
        watch: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<u64, StoreError>;

    /// Drops the change records that only topoheights below `below` need, in steps that leave the
    /// store whole. `below` becomes the
    /// lowest topoheight that can be read or rewound to; a lower limit than the present one changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::AboveTip`].
    fn prune(&self, below: u64) -> Result<(), StoreError>;

    /// The lowest topoheight that can be read or rewound to.
    ///
    /// # Errors
    /// [`StoreError::Uninitialized`], or a failing medium.
    fn oldest(&self) -> Result<u64, StoreError>;
}
