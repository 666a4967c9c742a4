//! State that knows which block it stands after.

use std::sync::Arc;

use super::{StateReader, Totals};
use crate::BlockHash;

/// Where a chain stands after a block.
///
/// # Examples
/// ```
/// use wavefront_types::{BlockHash, Tip, Totals};
///
/// let genesis = Tip { topoheight: 0, hash: BlockHash([5; 32]), totals: Totals::default() };
/// let next_block = genesis.topoheight + 1;
/// assert_eq!((next_block, genesis.totals.height), (1, 0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The block's position; 0 is genesis.
    pub topoheight: u64,
    /// The block's hash; the genesis hash at 0.
    pub hash: BlockHash,
    /// The chain's counters after it.
    pub totals: Totals,
}

/// A [`StateReader`] that knows which block it stands after.
///
/// Whoever needs the number asks the snapshot itself: the tip of the store may have moved on since
/// the snapshot was taken.
///
/// # Examples
/// ```
/// use wavefront_types::state::{ReadResult, StateReader, StateSnapshot};
/// use wavefront_types::{BlockHash, ReadError, StateKey, Tip, Totals};
///
/// /// An empty chain's state.
/// struct Empty(Tip);
///
/// impl StateReader for Empty {
///     fn read(&self, _: &StateKey) -> ReadResult {
///         Ok(None)
///     }
///
///     fn totals(&self) -> Result<Totals, ReadError> {
///         Ok(self.0.totals)
///     }
/// }
///
/// impl StateSnapshot for Empty {
///     fn tip(&self) -> &Tip {
///         &self.0
///     }
/// }
/// # let tip = Tip { topoheight: 0, hash: BlockHash::ZERO, totals: Totals::default() };
/// # assert_eq!(std::sync::Arc::new(Empty(tip)).tip(), &tip);
/// ```
pub trait StateSnapshot: StateReader + 'static {
    /// The block whose state this is.
    fn tip(&self) -> &Tip;
}

impl<S: StateSnapshot + ?Sized> StateSnapshot for Arc<S> {
    fn tip(&self) -> &Tip {
        (**self).tip()
    }
}
