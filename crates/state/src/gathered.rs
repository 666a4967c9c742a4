//! Lists that the workers of a block hand in.

use wavefront_sync::Mutex;

/// What each worker has listed for itself, for whoever goes on when all have ended. The order of
/// the lists is that in which the workers came.
#[derive(Debug)]
pub struct Gathered<T>(Mutex<Vec<Vec<T>>>);

impl<T> Gathered<T> {
    /// No lists yet.
    pub fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Hands in a list. Empty ones are dropped.
    pub fn give(&self, list: Vec<T>) {
        if !list.is_empty() {
            self.0.lock().push(list);
        }
    }

    /// Takes all lists that are there. Call it after the barrier.
    pub fn take_lists(&self) -> Vec<Vec<T>> {
        core::mem::take(&mut *self.0.lock())
    }

    /// All lists.
    pub fn into_lists(self) -> Vec<Vec<T>> {
        self.0.into_inner()
    }
}

impl<T> Default for Gathered<T> {
    fn default() -> Self {
        Self::new()
    }
}
