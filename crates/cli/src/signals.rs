//! Interrupts: the first one asks for an orderly stop, the second one ends the program.

use std::io;

use wavefront_import::CancelToken;

use crate::exit::{Exit, Failure};
use crate::output;

/// What `SIGINT`, `SIGTERM` and a closed terminal do. Signals that were ignored when the program
/// started (under `nohup`, in the background of a script) stay ignored.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupts {
    /// Cancelled by the first one.
    pub(crate) cancel: CancelToken,
    at_once: CancelToken,
}

impl Interrupts {
    /// Installs the handlers.
    pub(crate) fn install() -> Result<Self, Failure> {
        let interrupts = Self::default();
        let handler = interrupts.clone();
        listen(move || handler.interrupt())
            .map_err(|error| Failure::usage(format_args!("cannot handle interrupts: {error}")))?;
        Ok(interrupts)
    }

    /// From here on there is nothing to be stopped in good order: the first one ends the program,
    /// even while it waits for somebody to read its output.
    pub(crate) fn end_at_once(&self) {
        self.at_once.cancel();
    }

    fn interrupt(&self) {
        if self.cancel.is_cancelled() || self.at_once.is_cancelled() {
            // Stopping at any point leaves a whole block in the store.
            std::process::exit(i32::from(Exit::Interrupted as u8));
        }
        self.cancel.cancel();
        output::note("stopping after the current block; interrupt again to stop at once");
    }
}

#[cfg(unix)]
fn listen(interrupt: impl Fn() + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let ignored = ignored_signals();
    let wanted = [SIGHUP, SIGINT, SIGTERM];
    let wanted = wanted.into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(wanted)?;
    let listener = std::thread::Builder::new().name("signals".to_owned());
    listener.spawn(move || signals.forever().for_each(|_| interrupt()))?;
    Ok(())
}

/// The signals that are ignored, signal 1 in the lowest bit. Where the system does not say, none.
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(not(unix))]
fn listen(interrupt: impl Fn() + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(interrupt).map_err(io::Error::other)
}
