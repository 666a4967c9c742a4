//! The threads of a call: the one that calls, and helpers beside it.
//!
//! A caller shares [`Work`] with the helpers of its [`Threads`] and works itself. It never waits
//! for a helper that has not begun: helpers own (an [`Arc`](std::sync::Arc) of) what they help
//! with, so that a helper job that comes late finds the gate closed and goes away. What the caller
//! does wait for are helpers in the middle of its own work. So calls are independent of each
//! other, whatever callbacks of the host do meanwhile; the argument is in `docs/design/threads.md`.
//!
//! | file | what |
//! |---|---|
//! | `work` | what can be shared, and a worker's seat at it |
//! | `work_queue` | parts of work that several threads take |
//! | `gate` | who is inside, who may still come: the protocol, modelled with loom |
//! | `helper` | a helper, from being called to its end |
//! | `workers` | the caller's side of one call |
//! | `map` | a function of each of several items |
//! | `pool` | where helper jobs run: a rayon pool |
//! | `threads` | the threads of an engine: its own, or a pool of the host's |
//! | `in_call` | whether this thread is in the middle of a call already |

mod gate;
mod helper;
mod in_call;
mod map;
mod pool;
mod threads;
mod work;
mod work_queue;
#[allow(clippy::module_inception, reason = "the folder is named after its main type")]
mod workers;

pub use pool::{HelperJob, Pool};
pub use threads::{Threads, ThreadsError};
pub use work::{Seat, Work};
pub use work_queue::{WorkItems, WorkQueue};
pub use workers::Workers;

#[cfg(test)]
#[cfg(not(any(loom, shuttle)))]
#[path = "../tests/workers.rs"]
mod tests;
