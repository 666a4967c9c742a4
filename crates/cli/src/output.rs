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

/// Writes a report to a file, or to standard output for `-`.
pub(crate) fn file(path: &str, contents: &str) -> Result<(), Failure> {
    if path == "-" {
        return line(contents);
    }
    std::fs::write(path, format!("{contents}\n"))
        .map_err(|error| Failure::usage(format_args!("cannot write {path}: {error}")))
}
