//! No panic of the engine below gets through.
//!
//! It checks a page's checksum only while it repairs, and on pages that were damaged since it may
//! panic. A damaged file is input like any other, so that must be an error here. Nothing of this
//! crate's is left half changed by it: a transaction unwound is a transaction aborted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::{Damage, StoreError};

/// Runs `work`, turning a panic into [`StoreError::Corrupt`].
pub(super) fn catch_panic<T>(
    path: &Path,
    work: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("a page makes no sense")
            .to_owned();
        Err(StoreError::corrupt(path, Damage::Panicked { message }))
    })
}
