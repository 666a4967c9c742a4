//! Threads that wait for a word of another: who they are, and how they sleep.
//!
//! Only one place in the project sleeps so: a caller that has no work left and waits for helpers in
//! the middle of theirs (`wavefront_scheduler::workers`).

use core::time::Duration;

#[cfg(loom)]
use crate::modelled as imp;
#[cfg(all(shuttle, not(loom)))]
use shuttle::thread as imp;
#[cfg(not(any(loom, shuttle)))]
use std::thread as imp;

/// A thread, to be woken.
pub type Thread = imp::Thread;

/// The thread that asks.
#[must_use]
pub fn current() -> Thread {
    imp::current()
}

/// Sleeps until somebody wakes this thread, or for no reason at all.
pub fn park() {
    imp::park();
}

/// Sleeps until somebody wakes this thread, or for about `most`. Under a model, where time does not
/// pass, it lets the others go on.
pub fn park_at_most(most: Duration) {
    #[cfg(not(any(loom, shuttle)))]
    imp::park_timeout(most);
    #[cfg(any(loom, shuttle))]
    {
        let _ = most;
        #[cfg(loom)]
        loom::thread::yield_now();
        #[cfg(not(loom))]
        imp::yield_now();
    }
}
