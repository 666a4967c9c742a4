//! What a module can read and write while it runs.
//!
//! | from | what | how long | |
//! |---|---|---|---|
//! | `1 << 32` | read-only data | as in the module | read |
//! | `2 << 32` | stack, r10 begins at its end | 256 KiB | read, write |
//! | `3 << 32` | heap | 32 KiB | read, write |
//!
//! Stack and heap are zeros at every start. What a run wrote is noted in pieces (4 KiB of the
//! stack, 512 bytes of the heap) and only those are cleared.

mod access;
mod frame;
mod pool;
mod region;

pub(crate) use access::explain;
pub use access::{AccessError, Memory};
pub(crate) use frame::Frame;
pub use pool::MemoryPool;

/// Where read-only data begin.
pub const RODATA_START: u64 = 1 << 32;
/// The most read-only data that a module may have: as much as a module's file.
pub const RODATA_LEN_MAX: usize = 1 << 20;
/// Where the stack begins; it is used from its end downwards.
pub const STACK_START: u64 = 2 << 32;
/// Bytes of the stack.
pub const STACK_LEN: usize = 256 << 10;
/// Where the stack ends: r10 at the start.
pub const STACK_END: u64 = STACK_START + STACK_LEN as u64;
/// Where the heap begins.
pub const HEAP_START: u64 = 3 << 32;
/// Bytes of the heap.
pub const HEAP_LEN: usize = 32 << 10;
