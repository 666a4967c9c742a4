//! A view whose stage can be made part of the block.

use wavefront_transition::{Abort, StateView};

/// A view that knows how to make its stage part of the block's state.
pub(crate) trait StagedView: StateView {
    /// Makes what is staged part of the block's state.
    ///
    /// # Errors
    /// [`Abort`] when the attempt at the block must be given up.
    fn commit(self) -> Result<(), Abort>;
}
