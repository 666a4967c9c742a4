//! The integration tests of the whole engine, one module per topic; `tests/README.md` says what
//! goes where.

#![allow(clippy::print_stdout, reason = "how much was tried, or skipped, is part of the result")]

mod conservation;
mod exhaustive;
mod failures;
mod generator;
mod house;
mod oracle;
mod property;
mod worst_blocks;
