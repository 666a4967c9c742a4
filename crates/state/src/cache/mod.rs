//! Committed values across blocks: sharded, bounded, safe beside a commit that lags behind.

use crossbeam_utils::CachePadded;
use wavefront_sync::{AtomicU64, Ordering, RwLock, scaled};
use wavefront_types::{ReadError, StateKey, StateReader, StateValue, Totals, WriteSet};

use crate::FastMap;

#[derive(Debug)]
struct Entry {
    value: Option<StateValue>,
    /// Topoheight of the block that wrote it; 0 for a value read from the store.
    written_at: u64,
}

/// Two generations: lookups see both, additions go to `young`. When `young` is full it becomes
/// `old`, and what was old is forgotten, pinned entries excepted.
#[derive(Debug, Default)]
struct Shard {
    young: FastMap<StateKey, Entry>,
    old: FastMap<StateKey, Entry>,
    /// Pinned entries carried over by the last rotation: `young` may grow to twice that, so that a
    /// rotation is paid for by as many insertions.
    carried: usize,
}

impl Shard {
    fn get(&self, key: &StateKey) -> Option<&Entry> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    fn insert(&mut self, key: StateKey, entry: Entry, capacity: usize, durable: u64) {
        let full = capacity.max(self.carried.saturating_mul(2));
        if self.young.len() >= full && !self.young.contains_key(&key) {
            self.rotate(durable);
        }
        self.young.insert(key, entry);
    }

    fn rotate(&mut self, durable: u64) {
        let mut forgotten = core::mem::replace(&mut self.old, core::mem::take(&mut self.young));
        forgotten.retain(|_, entry| entry.written_at > durable);
        // A key in both generations is newer in what is now old.
        forgotten.retain(|key, _| !self.old.contains_key(key));
        self.carried = forgotten.len();
        self.young = forgotten;
    }
}

/// A cache of committed state in front of a store whose commits may lag behind execution.
///
/// What blocks wrote is put in by [`apply`](Self::apply) at once; an entry is only forgotten when
/// the snapshot that misses are read from already holds it. The driver names that snapshot when it
/// opens a [`reader`](Self::reader), one block at a time.
#[derive(Debug)]
pub struct ShardedCache {
    shards: Box<[CachePadded<RwLock<Shard>>]>,
    hasher: ahash::RandomState,
    /// Entries a shard's generation may hold.
    generation_max: usize,
    /// Topoheight of the snapshot in use: entries written above it are pinned.
    snapshot_topoheight: AtomicU64,
}

impl ShardedCache {
    /// A cache of about `entries_max` entries, pinned ones not counted.
    pub fn new(entries_max: usize) -> Self {
        let shards = scaled(64, 2);
        Self {
            shards: (0..shards).map(|_| CachePadded::new(RwLock::new(Shard::default()))).collect(),
            hasher: ahash::RandomState::new(),
            generation_max: entries_max.div_ceil(shards).div_ceil(2).max(1),
            snapshot_topoheight: AtomicU64::new(0),
        }
    }

    fn shard(&self, key: &StateKey) -> &RwLock<Shard> {
        let hash = self.hasher.hash_one(key);
        // The map inside uses the low bits; the shard is chosen by others.
        let index = usize::try_from(hash >> 48).unwrap_or(0);
        &self.shards[index.checked_rem(self.shards.len()).unwrap_or(0)]
    }

    /// The cached value: `None` when not cached, `Some(None)` when known to be absent.
    pub fn get(&self, key: &StateKey) -> Option<Option<StateValue>> {
        self.shard(key).read().get(key).map(|entry| entry.value.clone())
    }

    /// A reader for one block over `snapshot`, which holds the chain up to `snapshot_topoheight`,
    /// with `totals` as of the last applied block. Every block above the snapshot must have been
    /// [applied](Self::apply). No reader of an older snapshot may be in use any more.
    pub fn reader<S: StateReader>(
        &self,
        snapshot: S,
        snapshot_topoheight: u64,
        totals: Totals,
    ) -> CachedReader<'_, S> {
        // Relaxed: the driver publishes the reader to its workers, and that orders this store
        // before their loads. A stale, lower value only pins more.
        self.snapshot_topoheight.store(snapshot_topoheight, Ordering::Relaxed);
        CachedReader { cache: self, snapshot, totals }
    }

    /// Takes in what the block at `topoheight` wrote.
    pub fn apply(&self, topoheight: u64, write_set: &WriteSet) {
        let durable = self.snapshot_topoheight.load(Ordering::Relaxed);
        for (key, value) in write_set {
            let entry = Entry { value: value.clone(), written_at: topoheight };
            self.shard(key).write().insert(*key, entry, self.generation_max, durable);
        }
    }

    /// Keeps a value read from the snapshot, unless something newer is there.
    fn keep(&self, key: &StateKey, value: Option<&StateValue>) {
        let durable = self.snapshot_topoheight.load(Ordering::Relaxed);
        let mut shard = self.shard(key).write();
        if shard.get(key).is_none() {
            let entry = Entry { value: value.cloned(), written_at: 0 };
            shard.insert(*key, entry, self.generation_max, durable);
        }
    }

    /// Forgets everything: after a rewind.
    pub fn clear(&self) {
        for shard in &self.shards {
            *shard.write() = Shard::default();
        }
    }

    /// How many entries are held.
    pub fn len(&self) -> usize {
        let count = |shard: &CachePadded<RwLock<Shard>>| {
            let shard = shard.read();
            let repeated = shard.old.keys().filter(|key| shard.young.contains_key(key)).count();
            shard.young.len().saturating_add(shard.old.len()).saturating_sub(repeated)
        };
        self.shards.iter().map(count).sum()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Committed state as of the last applied block: the cache over a store's snapshot.
#[derive(Debug)]
pub struct CachedReader<'a, S> {
    cache: &'a ShardedCache,
    snapshot: S,
    totals: Totals,
}

impl<S: StateReader> StateReader for CachedReader<'_, S> {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        if let Some(value) = self.cache.get(key) {
            return Ok(value);
        }
        let value = self.snapshot.read(key)?;
        self.cache.keep(key, value.as_ref());
        Ok(value)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.totals)
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests;
