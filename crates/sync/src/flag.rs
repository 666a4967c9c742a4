//! A request that one thread makes and others notice.

use crate::{AtomicBool, Ordering};

/// Raised once, looked at often. It carries no data: whoever sees it raised learns nothing else of
/// the thread that raised it.
#[derive(Debug)]
pub struct Flag(AtomicBool);

impl Default for Flag {
    fn default() -> Self {
        Self::new()
    }
}

impl Flag {
    /// Not raised.
    pub fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Raises the flag, for good.
    pub fn raise(&self) {
        // Relaxed: pairs with `is_raised`; nothing is published, and being seen late does no harm.
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is raised; may lag behind, and never reverts.
    #[inline]
    pub fn is_raised(&self) -> bool {
        // Relaxed: see `raise`. Coherence of one location keeps it from reverting.
        self.0.load(Ordering::Relaxed)
    }
}
