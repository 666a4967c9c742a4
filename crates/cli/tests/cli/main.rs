//! The built `wavefront` binary, as a script sees it: exit codes, standard output, messages.

#![allow(clippy::unwrap_used, reason = "a test's helpers fail the test by panicking")]

mod arriving;
mod commands;
mod conformance;
mod contention;
mod contracts;
mod crash;
mod damage;
mod damaged;
mod dependencies;
mod harness;
mod inspect;
mod interrupt;
mod limits;
mod medium;
mod outputs;
mod reports;
mod usage;
