//! No panic of the engine below gets through.
//!
//! The checksums of pages keep damaged ones from it; should it meet something that makes no sense
//! all the same, it may panic. What is in a file is input like any other, so that must be an error
//! here. Nothing of this crate's is left half changed by it: a transaction unwound is a transaction
//! aborted.

use std::path::Path;

use crate::{Damage, StoreError};

/// Runs `work`, turning a panic into [`StoreError::Corrupt`].
pub(super) fn catch_panic<T>(
    path: &Path,
    work: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    wavefront_sync::catch_panic(work).unwrap_or_else(|panicked| {
        let message = panicked.message();
        Err(StoreError::corrupt(path, Damage::Panicked { message }))
    })
}
