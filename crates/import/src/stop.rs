//! Asking a running import to stop.

use std::sync::Arc;

use wavefront_sync::Flag;

/// A request to stop, shared between the one who asks and the import that obeys.
///
/// # Examples
/// ```
/// use wavefront_import::StopFlag;
///
/// let stop = StopFlag::new();
/// let handler = stop.clone();
/// handler.request();
/// assert!(stop.is_requested());
/// ```
#[derive(Debug, Clone)]
pub struct StopFlag(Arc<Flag>);

impl StopFlag {
    /// Not requested yet.
    pub fn new() -> Self {
        Self(Arc::new(Flag::new()))
    }

    /// Asks for an orderly stop after the block that is being executed.
    pub fn request(&self) {
        self.0.raise();
    }

    /// Whether somebody asked.
    pub fn is_requested(&self) -> bool {
        self.0.is_raised()
    }
}

impl Default for StopFlag {
    fn default() -> Self {
        Self::new()
    }
}
