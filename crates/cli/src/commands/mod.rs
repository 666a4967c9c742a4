//! One file for each command: its arguments, and what it does.

pub(crate) mod asm;
pub(crate) mod call;
pub(crate) mod check;
pub(crate) mod conformance;
pub(crate) mod digest;
pub(crate) mod disasm;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod inspect;
pub(crate) mod rewind;
pub(crate) mod state;
pub(crate) mod verify;
