//! A map with one lock per shard, in the manner of `dashmap`.

use core::hash::{BuildHasher, Hash};

use crossbeam_utils::CachePadded;
use wavefront_state::FastMap;
use wavefront_sync::RwLock;

type Shard<K, V> = CachePadded<RwLock<FastMap<K, V>>>;

/// Keys by hash over shards, each a locked map.
#[derive(Debug)]
pub(super) struct ShardedMap<K, V> {
    hasher: std::hash::RandomState,
    shards: Box<[Shard<K, V>]>,
}

impl<K: Eq + Hash + Copy, V> ShardedMap<K, V> {
    /// An empty map with four shards a core, rounded up to a power of two: that crate's default.
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let shards = (4 * cores).next_power_of_two();
        Self {
            hasher: std::hash::RandomState::new(),
            shards: (0..shards).map(|_| CachePadded::default()).collect(),
        }
    }

    fn shard(&self, key: &K) -> &RwLock<FastMap<K, V>> {
        let hash = self.hasher.hash_one(key);
        let shards = self.shards.len() as u64;
        &self.shards[usize::try_from(hash % shards).unwrap_or_default()]
    }

    /// What `f` makes of the value under `key`, with its shard locked for reading.
    pub(super) fn read<T>(&self, key: &K, f: impl FnOnce(&V) -> T) -> Option<T> {
        self.shard(key).read().get(key).map(f)
    }

    /// Puts a value under `key` unless there is one.
    pub(super) fn insert_if_absent(&self, key: K, value: V) {
        self.shard(&key).write().entry(key).or_insert(value);
    }

    /// What `f` makes of the value under `key`, with its shard locked for writing; a missing value
    /// is made first.
    pub(super) fn update<T>(
        &self,
        key: K,
        missing: impl FnOnce() -> V,
        f: impl FnOnce(&mut V) -> T,
    ) -> T {
        f(self.shard(&key).write().entry(key).or_insert_with(missing))
    }

    /// All entries, in no particular order.
    pub(super) fn into_entries(self) -> impl Iterator<Item = (K, V)> {
        self.shards.into_iter().flat_map(|shard| CachePadded::into_inner(shard).into_inner())
    }
}
