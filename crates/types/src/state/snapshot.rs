//! State that knows which block it stands after.

use std::sync::Arc;

use super::{StateReader, Totals};
use crate::BlockHash;

/// Where a chain stands after a block.
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
pub trait StateSnapshot: StateReader + 'static {
    /// The block whose state this is.
    fn tip(&self) -> &Tip;
}

impl<S: StateSnapshot + ?Sized> StateSnapshot for Arc<S> {
    fn tip(&self) -> &Tip {
        (**self).tip()
    }
}
