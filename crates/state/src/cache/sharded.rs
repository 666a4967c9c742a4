//! The cache as a host holds it.

use core::fmt;
use std::sync::Arc;

use wavefront_sync::Mutex;
use wavefront_types::{StateSnapshot, Tip, WriteSet};

use super::error::CacheError;
use super::generation::ENTRY_BYTES;
use super::lineage::Lineage;
use super::reader::CachedReader;
use super::shards::Shards;
use super::stats::CacheStats;

/// A cache of committed state in front of a store whose commits may lag behind execution. A handle:
/// its clones are one cache.
///
/// What a block wrote is put in by [`apply`](Self::apply) at once, and is given up only when a
/// snapshot that the cache was shown holds it. The cache knows the last block applied to it, and
/// refuses snapshots and blocks that do not go with that: a value it gives is the state's, or it
/// gives none.
///
/// # Examples
/// One block after the other; the store may be committed to at any later time, by another thread:
/// ```
/// use wavefront_state::{CacheError, ShardedCache};
/// use wavefront_types::state::{ReadResult, StateReader, StateSnapshot};
/// use wavefront_types::{
///     AccountId, AssetId, BlockHash, ReadError, StateKey, StateValue, Tip, Totals, WriteSet,
/// };
///
/// /// A snapshot of a store without any value.
/// struct Empty(Tip);
///
/// impl StateReader for Empty {
///     fn read(&self, _: &StateKey) -> ReadResult {
///         Ok(None)
///     }
///     fn totals(&self) -> Result<Totals, ReadError> {
///         Ok(self.0.totals)
///     }
/// }
///
/// impl StateSnapshot for Empty {
///     fn tip(&self) -> &Tip {
///         &self.0
///     }
/// }
///
/// let block = |n: u8| Tip {
///     topoheight: n.into(),
///     hash: BlockHash([n; 32]),
///     totals: Totals { height: n.into(), ..Totals::default() },
/// };
/// let cache = ShardedCache::new(64 << 20);
/// let reader = cache.reader(Empty(block(0)))?;
/// // … execute block 1 on `reader`, which gives:
/// let key = StateKey::Burned(AssetId([9; 32]));
/// let writes = WriteSet::from_sorted(vec![(key, Some(StateValue::Amount(5)))]);
/// cache.apply(&block(1), &writes)?;
///
/// // Block 2 reads what block 1 wrote, with block 1 in the store or not.
/// let reader = cache.reader(Empty(block(0)))?;
/// assert_eq!(reader.read(&key), Ok(Some(StateValue::Amount(5))));
/// assert_eq!(reader.totals()?.height, 1);
///
/// // A snapshot that holds blocks which the cache has not seen would make it lie.
/// let refused = cache.reader(Empty(block(2))).unwrap_err();
/// assert_eq!(refused, CacheError::SnapshotAhead { snapshot: 2, applied: 1 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ShardedCache {
    shards: Arc<Shards>,
    /// Held while the cache goes on, so that whoever opens a reader sees all of a block or nothing.
    lineage: Arc<Mutex<Lineage>>,
}

impl fmt::Debug for ShardedCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShardedCache")
            .field("tip", &self.tip())
            .field("stats", &self.stats())
            .finish()
    }
}

impl ShardedCache {
    /// What an entry is charged besides what its key and value hold on the heap: its place in a
    /// hash table at its emptiest.
    pub const ENTRY_BYTES: usize = ENTRY_BYTES;

    /// An empty cache that holds at most `bytes_max` bytes of keys, values and tables, besides what
    /// the store does not hold yet: that cannot be given up, and [`stats`](Self::stats) tells it.
    ///
    /// The bound is divided evenly between 64 shards of two generations each, and a value larger
    /// than its generation's part is not kept: below some tens of kilobytes nothing is.
    pub fn new(bytes_max: usize) -> Self {
        Self {
            shards: Arc::new(Shards::new(bytes_max)),
            lineage: Arc::new(Mutex::new(Lineage::default())),
        }
    }

    /// A reader of the state after the last applied block, for the next one, over a snapshot of the
    /// store. An empty cache begins where the first snapshot stands.
    ///
    /// # Errors
    /// [`CacheError::SnapshotAhead`], [`CacheError::SnapshotBehind`], [`CacheError::OtherBranch`]:
    /// the snapshot and the cache do not go together.
    pub fn reader<S: StateSnapshot>(&self, snapshot: S) -> Result<CachedReader<S>, CacheError> {
        let at = *snapshot.tip();
        let mut lineage = self.lineage.lock();
        let tip = lineage.admit(&at, || self.shards.given_up())?;
        self.shards.trust(at.topoheight);
        let shards = Arc::clone(&self.shards);
        Ok(CachedReader::new(shards, snapshot, at.topoheight, tip, lineage.epoch()))
    }

    /// Takes in what `block` wrote, the one after the last. Readers opened before are then of no
    /// further use.
    ///
    /// # Errors
    /// [`CacheError::OutOfOrder`]; [`CacheError::NoState`] before the first reader.
    ///
    /// # Complexity
    /// O(keys written).
    pub fn apply(&self, block: &Tip, writes: &WriteSet) -> Result<(), CacheError> {
        let mut lineage = self.lineage.lock();
        lineage.expect_next(block)?;
        self.shards.apply(block.topoheight, writes);
        lineage.advance(block);
        Ok(())
    }

    /// Forgets everything, and with it where the cache stands: the next snapshot is its beginning.
    /// For after a rewind, and for a block that was applied but could not be committed.
    pub fn clear(&self) {
        let mut lineage = self.lineage.lock();
        let epoch = lineage.begin_again();
        self.shards.clear(epoch);
    }

    /// The block that the cache stands after; `None` when it is empty and stands nowhere.
    pub fn tip(&self) -> Option<Tip> {
        self.lineage.lock().tip().copied()
    }

    /// What the cache holds.
    ///
    /// # Complexity
    /// O(shards).
    pub fn stats(&self) -> CacheStats {
        self.shards.stats()
    }
}
