//! Data to standard output, notes to standard error, and what can go wrong with files.

use std::fmt::Display;
use std::fs;
use std::io::{ErrorKind, Write, stderr, stdout};
use std::path::Path;

use comfy_table::modifiers::UTF8_ROUND_CORNERS;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use wavefront_benches::suite::Report;

/// What stopped the program; `None` when there is nobody left to read it.
#[derive(Debug)]
pub(crate) struct Failure(Option<String>);

impl Failure {
    pub(crate) fn new(message: impl Display) -> Self {
        Self(Some(message.to_string()))
    }

    /// Tells the user; the exit code.
    pub(crate) fn report(self) -> u8 {
        let Some(message) = self.0 else { return 0 };
        note(format_args!("error: {message}"));
        1
    }
}

/// Writes a line of data. A reader that has left, as `head` does, ends the program quietly.
pub(crate) fn line(text: impl Display) -> Result<(), Failure> {
    let mut out = stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure(None),
        _ => Failure::new(format_args!("cannot write to standard output: {error}")),
    })
}

/// Writes a note for the person watching.
pub(crate) fn note(text: impl Display) {
    // Nothing is lost when nobody is watching.
    let _ = writeln!(stderr().lock(), "{text}");
}

/// Prints a report's tables.
pub(crate) fn show(report: &Report) -> Result<(), Failure> {
    line(&report.machine)?;
    for table in report.tables() {
        line(format_args!("\n{}", table.title))?;
        let mut shown = Table::new();
        shown.load_preset(UTF8_FULL_CONDENSED).apply_modifier(UTF8_ROUND_CORNERS);
        shown.set_header(table.header).add_rows(table.rows);
        for column in shown.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        line(shown)?;
    }
    Ok(())
}

pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| unusable("read", path, &error))
}

pub(crate) fn write(path: &Path, contents: &str) -> Result<(), Failure> {
    fs::write(path, contents).map_err(|error| unusable("write", path, &error))
}

pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| unusable("make", path, &error))
}

fn unusable(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format_args!("cannot {what} {}: {error}", path.display()))
}
