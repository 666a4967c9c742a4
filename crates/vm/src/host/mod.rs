//! The seam to the host: which functions modules may call, and how a call reaches them.

mod call;
mod functions;
mod names;
mod trap;

pub use call::{Host, HostCall};
pub use functions::{FunctionsError, HostFunction, HostFunctions, function_id};
pub use names::PUBLISHED;
pub use trap::{HostError, TrapReason};

/// The most return frames: a call in the 64th one traps. The module's entry runs in the first.
pub const CALL_DEPTH_MAX: usize = 64;
