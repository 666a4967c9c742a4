//! What every store refuses before it changes anything.

use std::path::Path;

use wavefront_types::WriteSet;

use crate::error::StoreError;
use crate::store::BlockCommit;

/// Refuses a group that does not continue `tip` or holds a value of the wrong kind.
pub(crate) fn validate_group(
    path: &Path,
    tip: u64,
    blocks: &[BlockCommit],
) -> Result<(), StoreError> {
    for (expected, block) in (1..).map_while(|step| tip.checked_add(step)).zip(blocks) {
        if block.topoheight != expected {
            return Err(StoreError::NotConsecutive {
                path: path.to_owned(),
                expected,
                found: block.topoheight,
            });
        }
        validate_kinds(path, &block.write_set)?;
    }
    Ok(())
}

/// Refuses a write set that holds a value its key cannot have.
pub(crate) fn validate_kinds(path: &Path, writes: &WriteSet) -> Result<(), StoreError> {
    for (key, value) in writes {
        if value.as_ref().is_some_and(|value| !value.fits(key)) {
            return Err(StoreError::WrongKind { path: path.to_owned(), key: *key });
        }
    }
    Ok(())
}

/// Refuses a topoheight outside `oldest..=tip`.
pub(crate) fn validate_reachable(
    path: &Path,
    requested: u64,
    oldest: u64,
    tip: u64,
) -> Result<(), StoreError> {
    let path = || path.to_owned();
    if requested > tip {
        Err(StoreError::AboveTip { path: path(), requested, tip })
    } else if requested < oldest {
        Err(StoreError::Pruned { path: path(), requested, limit: oldest })
    } else {
        Ok(())
    }
}
