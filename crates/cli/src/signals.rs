//! Interrupts: the first one asks for an orderly stop, the second one ends the program.

use wavefront_import::CancelToken;

use crate::exit::{Exit, Failure};
use crate::output;

/// A token that `SIGINT`, `SIGTERM` or a closed terminal cancels.
pub(crate) fn cancel_token() -> Result<CancelToken, Failure> {
    let cancel = CancelToken::new();
    let handler = cancel.clone();
    ctrlc::set_handler(move || {
        if handler.is_cancelled() {
            // Stopping at any point leaves a whole block in the store.
            std::process::exit(i32::from(Exit::Interrupted as u8));
        }
        handler.cancel();
        output::note("stopping after the current block; interrupt again to stop at once");
    })
    .map_err(|error| Failure::usage(format_args!("cannot handle interrupts: {error}")))?;
    Ok(cancel)
}
