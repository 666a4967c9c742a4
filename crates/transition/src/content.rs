//! Long values: kept once, under their hash.

use std::sync::Arc;

use wavefront_types::{Hash, StateKey, StateValue};

use crate::{Abort, StateView, read};

/// Keeps bytes under their hash. What is there already is not written again: it is the same.
pub(crate) fn keep(
    view: &mut (impl StateView + ?Sized),
    hash: Hash,
    bytes: &Arc<[u8]>,
) -> Result<(), Abort> {
    let key = StateKey::Content(hash);
    if read::exists(view, &key)? {
        return Ok(());
    }
    view.put(&key, Some(StateValue::Content(Arc::clone(bytes))))
}
