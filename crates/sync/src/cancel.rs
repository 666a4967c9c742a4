//! Asking work to stop.

use std::sync::Arc;

use crate::Flag;

/// A request to stop, shared between the one who asks and the work that obeys.
///
/// Asking is for good: a token serves one piece of work. Clones are handles of one token.
///
/// # Examples
/// ```
/// use wavefront_sync::CancelToken;
///
/// let token = CancelToken::new();
/// let handler = token.clone();
/// handler.cancel();
/// assert!(token.is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<Flag>);

impl CancelToken {
    /// Nobody has asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for an orderly stop.
    pub fn cancel(&self) {
        self.0.raise();
    }

    /// Whether somebody asked; may lag behind.
    #[inline]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_raised()
    }
}
