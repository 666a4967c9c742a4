//! Interrupts: the first one asks for an orderly stop, the second one ends the program.

use wavefront_import::StopFlag;

use crate::exit::{Exit, Failure};
use crate::output;

/// A flag that `SIGINT`, `SIGTERM` or a closed terminal raises.
pub(crate) fn stop_flag() -> Result<StopFlag, Failure> {
    let flag = StopFlag::new();
    let handler = flag.clone();
    ctrlc::set_handler(move || {
        if handler.is_requested() {
            // Stopping at any point leaves a whole block in the store.
            std::process::exit(i32::from(Exit::Interrupted as u8));
        }
        handler.request();
        output::note("stopping after the current block; interrupt again to stop at once");
    })
    .map_err(|error| Failure::usage(format_args!("cannot handle interrupts: {error}")))?;
    Ok(flag)
}
