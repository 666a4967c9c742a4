//! Looking through chain files without importing them.

use wavefront_sync::CancelToken;
use wavefront_types::wire::decode_block;

use crate::{ChainSet, ImportError};

/// Reads every record of the chain up to its end, or to where it is asked to stop, and decodes the
/// blocks. Nothing is verified beyond that, and no state is looked at.
///
/// # Errors
/// [`ImportError`] at the first record that is damaged or is no block.
pub fn scan(mut chain: ChainSet, cancel: &CancelToken) -> Result<(), ImportError> {
    while let Some(record) = chain.next_record()? {
        if cancel.is_cancelled() {
            break;
        }
        decode_block(record.bytes).map_err(|error| ImportError::block(&record.at, error))?;
    }
    Ok(())
}
