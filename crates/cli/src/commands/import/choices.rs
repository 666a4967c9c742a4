//! What `import` may be told by name.

use std::num::NonZeroU32;
use std::str::FromStr;

use clap::ValueEnum;
use wavefront_engine::{Dispatcher, ExecutionMode};
use wavefront_import::Durability;

/// How to execute.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Mode {
    /// By plan, on all threads
    Parallel,
    /// On one thread, in block order
    Serial,
    /// Both ways; a difference ends the import with exit code 2
    Compare,
}

impl From<Mode> for ExecutionMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Parallel => Self::Parallel,
            Mode::Serial => Self::Serial,
            Mode::Compare => Self::Compare,
        }
    }
}

/// How planned transactions are brought to the threads.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Dispatch {
    /// Level by level, all threads meeting after each
    Levels,
    /// Each as soon as all it waits for has run
    Dataflow,
}

impl From<Dispatch> for Dispatcher {
    fn from(dispatch: Dispatch) -> Self {
        match dispatch {
            Dispatch::Levels => Self::Levels,
            Dispatch::Dataflow => Self::Dataflow,
        }
    }
}

/// `every:N` or `none`.
#[derive(Debug, Clone, Copy)]
pub(super) struct DurabilityArg(pub(super) Durability);

impl FromStr for DurabilityArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Durability::AtEnd));
        }
        text.strip_prefix("every:")
            .and_then(|blocks| blocks.parse::<NonZeroU32>().ok())
            .map(|blocks| Self(Durability::Every(blocks)))
            .ok_or_else(|| "expected every:N, with N at least 1, or none".to_owned())
    }
}
