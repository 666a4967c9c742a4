//! Data to standard output, notes to standard error.

use std::fmt::Display;
use std::io::Write;

use crate::exit::Failure;

/// Writes a line of data.
pub(crate) fn line(text: impl Display) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| Failure::output(&error))
}

/// Writes a note for the person watching.
pub(crate) fn note(text: impl Display) {
    // Nothing is lost when nobody is watching.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
