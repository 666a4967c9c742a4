//! What the suite found: as data, as JSON, and as tables.

mod figures;
mod json;
mod tables;

pub use figures::{Absolute, Curve, Mode, Point, Report, Scaling, Step, Throughput};
pub use json::FormatError;
pub use tables::Table;

#[cfg(test)]
#[path = "../tests/report.rs"]
mod tests;
