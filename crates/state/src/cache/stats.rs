//! What a cache holds, for reports.

/// What a cache holds at some moment.
///
/// # Examples
/// ```
/// use wavefront_state::{CacheStats, ShardedCache};
///
/// let cache = ShardedCache::new(64 << 20);
/// assert_eq!(cache.stats(), CacheStats::default(), "nothing is held yet");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CacheStats {
    /// Keys held, with a value or known to have none.
    pub entries: usize,
    /// What they take, in bytes.
    pub bytes: usize,
    /// The part of `bytes` that no bound limits: written by blocks that the snapshot does not hold
    /// yet.
    pub pinned_bytes: usize,
    /// Reads that had to ask a snapshot, since the cache was made.
    pub misses: u64,
}
