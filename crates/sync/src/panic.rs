//! Panics of code that is not ours, turned into values.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a panic carried.
///
/// It is never dropped: a payload is whatever the panicking code chose, and its `Drop` may panic in
/// turn, at a place that no longer expects it. A few bytes per panic are lost instead.
pub struct Panicked(Option<Box<dyn Any + Send>>);

impl Panicked {
    /// Wraps a payload that was caught elsewhere.
    pub fn from_payload(payload: Box<dyn Any + Send>) -> Self {
        Self(Some(payload))
    }

    /// The text of the panic, for messages.
    pub fn message(&self) -> String {
        let payload = self.0.as_deref();
        payload
            .and_then(|payload| payload.downcast_ref::<&str>().map(ToString::to_string))
            .or_else(|| payload.and_then(|payload| payload.downcast_ref::<String>().cloned()))
            .unwrap_or_else(|| "a panic without a message".to_owned())
    }

    /// Goes on with the panic on this thread, as if it had begun here.
    ///
    /// # Panics
    /// Always.
    pub fn resume(mut self) -> ! {
        match self.0.take() {
            Some(payload) => std::panic::resume_unwind(payload),
            None => unreachable!("the payload is only taken here"),
        }
    }
}

impl Drop for Panicked {
    fn drop(&mut self) {
        core::mem::forget(self.0.take());
    }
}

impl core::fmt::Debug for Panicked {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Panicked").field(&self.message()).finish()
    }
}

/// Runs `work` so that no panic leaves it.
///
/// The one fence between this project and code that it calls or is called by. What `work` was
/// changing when it panicked is the caller's to throw away.
///
/// # Errors
/// What `work` panicked with.
///
/// # Examples
/// ```
/// use wavefront_sync::catch_panic;
///
/// assert_eq!(catch_panic(|| 1 + 1).ok(), Some(2));
/// let panicked = catch_panic(|| panic!("out of paper")).unwrap_err();
/// assert_eq!(panicked.message(), "out of paper");
/// ```
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(Panicked::from_payload)
}
