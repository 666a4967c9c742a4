//! How far one thread has got, for others to see.

use crate::{AtomicU64, Ordering};

/// A number that one thread raises and others read. What it counts must be published by other means
/// (the store's own snapshots, say): readers use it as a hint when to look again.
#[derive(Debug)]
pub struct Watermark(AtomicU64);

impl Watermark {
    /// At `level`.
    pub fn new(level: u64) -> Self {
        Self(AtomicU64::new(level))
    }

    /// Moves to `level`. Only one thread may, and only upwards.
    pub fn raise(&self, level: u64) {
        // Relaxed: pairs with `level`; a hint that publishes nothing.
        self.0.store(level, Ordering::Relaxed);
    }

    /// Where it stood lately; never goes back.
    pub fn level(&self) -> u64 {
        // Relaxed: see `raise`.
        self.0.load(Ordering::Relaxed)
    }
}
