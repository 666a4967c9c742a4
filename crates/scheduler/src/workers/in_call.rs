//! Whether this thread is in the middle of a call already.
//!
//! A thread of a rayon pool that waits for a join of the host's runs other jobs of its pool on top
//! of the waiting frame. If that were a helper job of another call, whose callback waits for the
//! frame below, neither could go on. So a thread in the middle of a call takes no helper jobs.

#[cfg(not(any(loom, shuttle)))]
use core::cell::Cell;

#[cfg(not(any(loom, shuttle)))]
std::thread_local! {
    static IN_CALL: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in the middle of a call.
pub(super) fn is_in_call() -> bool {
    #[cfg(not(any(loom, shuttle)))]
    return IN_CALL.get();
    // The threads of a model run nothing on top of anything.
    #[cfg(any(loom, shuttle))]
    false
}

/// Marks this thread as in the middle of a call until the mark is dropped.
#[derive(Debug)]
pub(super) struct InCall {
    #[cfg(not(any(loom, shuttle)))]
    before: bool,
}

impl InCall {
    pub(super) fn begin() -> Self {
        Self {
            #[cfg(not(any(loom, shuttle)))]
            before: IN_CALL.replace(true),
        }
    }
}

#[cfg(not(any(loom, shuttle)))]
impl Drop for InCall {
    fn drop(&mut self) {
        IN_CALL.set(self.before);
    }
}
