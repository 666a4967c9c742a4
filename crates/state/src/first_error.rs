//! What stopped a block: the error of the lowest transaction, and a flag for the others.

use wavefront_sync::{Flag, Mutex};

/// Keeps, of several reports made side by side, the one of the lowest index, so that what is
/// reported does not depend on who came first when several came.
#[derive(Debug)]
pub struct FirstError<T> {
    /// Set once something is reported.
    raised: Flag,
    report: Mutex<Option<(u32, T)>>,
}

impl<T> Default for FirstError<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> FirstError<T> {
    /// Nothing reported.
    pub fn new() -> Self {
        Self { raised: Flag::new(), report: Mutex::new(None) }
    }

    /// Reports; kept if no lower index was reported before.
    #[cold]
    pub fn report(&self, index: u32, what: T) {
        let mut kept = self.report.lock();
        if kept.as_ref().is_none_or(|(first, _)| index < *first) {
            *kept = Some((index, what));
        }
        drop(kept);
        // The flag only saves work; the report itself is read after the barrier.
        self.raised.raise();
    }

    /// Whether something was reported; may lag behind.
    #[inline]
    pub fn is_raised(&self) -> bool {
        self.raised.is_raised()
    }

    /// Takes the report of the lowest index. Call it after the barrier.
    pub fn take_report(&self) -> Option<T> {
        self.report.lock().take().map(|(_, what)| what)
    }

    /// The report of the lowest index.
    pub fn into_report(self) -> Option<T> {
        self.report.into_inner().map(|(_, what)| what)
    }
}
