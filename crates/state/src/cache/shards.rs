//! All shards: which one a key is in, and the locks.

use crossbeam_utils::CachePadded;
use wavefront_sync::{RwLock, scaled};
use wavefront_types::{ReadResult, StateKey, StateValue, WriteSet};

use super::shard::{Shard, View};
use super::stats::CacheStats;

/// The shards of one cache. Every rule that a shard follows, it follows under its own lock; no lock
/// is held while another is taken.
#[derive(Debug)]
pub(super) struct Shards {
    shards: Box<[CachePadded<RwLock<Shard>>]>,
    hasher: ahash::RandomState,
}

impl Shards {
    /// How many there are.
    pub(super) const COUNT: usize = scaled(64, 2);

    /// Empty shards that hold at most `bytes_max` loose bytes between them.
    pub(super) fn new(bytes_max: usize) -> Self {
        let generation_max = bytes_max / Self::COUNT / 2;
        let shard = |_| CachePadded::new(RwLock::new(Shard::new(generation_max, 0)));
        // Seeded at random, because strangers choose the keys; but every run of a model must take
        // the same locks.
        let hasher = if cfg!(any(loom, shuttle)) {
            ahash::RandomState::with_seeds(1, 2, 3, 4)
        } else {
            ahash::RandomState::new()
        };
        Self { shards: (0..Self::COUNT).map(shard).collect(), hasher }
    }

    #[inline]
    fn of(&self, key: &StateKey) -> &RwLock<Shard> {
        let hash = self.hasher.hash_one(key);
        // The maps inside have hashes of their own.
        let index = usize::try_from(hash >> 48).unwrap_or(0);
        &self.shards[index.checked_rem(self.shards.len()).unwrap_or(0)]
    }

    /// See [`Shard::lookup`].
    #[inline]
    pub(super) fn lookup(&self, view: &View, key: &StateKey) -> Option<ReadResult> {
        self.of(key).read().lookup(view, key)
    }

    /// See [`Shard::keep`].
    pub(super) fn keep(&self, view: &View, key: &StateKey, value: Option<&StateValue>) {
        self.of(key).write().keep(view, key, value);
    }

    /// Takes in what a block wrote.
    pub(super) fn apply(&self, topoheight: u64, writes: &WriteSet) {
        for (key, value) in writes {
            self.of(key).write().write(key, value.as_ref(), topoheight);
        }
    }

    /// See [`Shard::trust`].
    pub(super) fn trust(&self, durable: u64) {
        for shard in &self.shards {
            shard.write().trust(durable);
        }
    }

    /// The lowest snapshot that would do for all shards.
    pub(super) fn given_up(&self) -> u64 {
        self.shards.iter().map(|shard| shard.read().given_up()).max().unwrap_or(0)
    }

    /// See [`Shard::clear`].
    pub(super) fn clear(&self, epoch: u64) {
        for shard in &self.shards {
            shard.write().clear(epoch);
        }
    }

    /// What is held.
    pub(super) fn stats(&self) -> CacheStats {
        let mut stats = CacheStats::default();
        for shard in &self.shards {
            shard.read().count(&mut stats);
        }
        stats
    }
}
