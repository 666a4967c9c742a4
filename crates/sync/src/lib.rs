//! The only door to locks and atomics, and the small things that threads hand to each other.
//!
//! Natively the names below are `parking_lot`'s locks and the standard library's atomics; under
//! `cfg(loom)` they are loom's, and under `cfg(shuttle)` shuttle's, behind the same calls. The code
//! that ships is therefore the code that the models explore. Only the subset all sides share is
//! offered: no timed, fair or upgradable locks, no condition variables (nothing here waits for
//! another transaction), no constant constructors.
//!
//! Beside them: [`CancelToken`] and [`Flag`] (a request), [`Watermark`] (how far somebody got),
//! [`catch_panic`] (the fence against panics of code that is not ours), [`thread`] (sleeping).

#![allow(clippy::disallowed_types, reason = "this crate is where the originals are wrapped")]

#[cfg(not(any(loom, shuttle)))]
mod native;
#[cfg(not(any(loom, shuttle)))]
pub use native::{
    AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Mutex, MutexGuard, RwLock, RwLockReadGuard,
    RwLockWriteGuard,
};

#[cfg(loom)]
mod modelled;
#[cfg(loom)]
pub use modelled::{
    AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Mutex, MutexGuard, RwLock, RwLockReadGuard,
    RwLockWriteGuard,
};

#[cfg(all(shuttle, not(loom)))]
mod shuttled;
#[cfg(all(shuttle, not(loom)))]
pub use shuttled::{
    AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Mutex, MutexGuard, RwLock, RwLockReadGuard,
    RwLockWriteGuard,
};

mod cancel;
mod flag;
mod panic;
pub mod thread;
mod watermark;

pub use cancel::CancelToken;
pub use core::sync::atomic::Ordering;
pub use flag::Flag;
pub use panic::{Panicked, catch_panic};
pub use watermark::Watermark;

/// `full` natively, `modelled` under loom, where every element multiplies the states to explore,
/// and under shuttle, where fewer elements meet more often.
#[must_use]
pub const fn scaled(full: usize, modelled: usize) -> usize {
    if cfg!(any(loom, shuttle)) { modelled } else { full }
}

/// A number that nobody else in this process got from here: for telling things apart in names and
/// messages. Not part of any model.
#[must_use]
pub fn next_number() -> usize {
    static NEXT: core::sync::atomic::AtomicUsize = core::sync::atomic::AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
