//! What a block reads: the cache over a store's snapshot.

use core::fmt;
use std::sync::Arc;

use wavefront_types::{
    ReadError, ReadResult, StateKey, StateReader, StateSnapshot, StateValue, Tip, Totals,
};

use super::shard::View;
use super::shards::Shards;
use crate::batch::read_through;

/// Committed state as of the last applied block: the cache over a store's snapshot. A handle: its
/// clones are one reader.
///
/// It is for one block. Once the cache has gone on, a read that could be wrong for that reason is
/// an error ([`CacheError::StaleReader`](crate::CacheError::StaleReader)), never another block's
/// value.
///
/// # Examples
/// Block after block on one snapshot, whatever the store does meanwhile:
/// ```
/// use wavefront_state::{CachedReader, ShardedCache};
/// use wavefront_types::{AssetId, StateKey, StateReader, StateSnapshot, StateValue, WriteSet};
///
/// # use wavefront_types::{BlockHash, ReadError, ReadResult, Tip, Totals};
/// # /// A snapshot of a store without any value.
/// # #[derive(Clone)]
/// # struct Empty(Tip);
/// # impl StateReader for Empty {
/// #     fn read(&self, _: &StateKey) -> ReadResult { Ok(None) }
/// #     fn totals(&self) -> Result<Totals, ReadError> { Ok(self.0.totals) }
/// # }
/// # impl StateSnapshot for Empty {
/// #     fn tip(&self) -> &Tip { &self.0 }
/// # }
/// # let snapshot = Empty(Tip { topoheight: 0, hash: BlockHash::ZERO, totals: Totals::default() });
/// # let block = Tip { topoheight: 1, ..snapshot.0 };
/// let key = StateKey::Burned(AssetId([9; 32]));
/// let writes = WriteSet::from_sorted(vec![(key, Some(StateValue::Amount(5)))]);
/// let cache = ShardedCache::new(64 << 20);
/// let before: CachedReader<_> = cache.reader(snapshot.clone())?;
/// cache.apply(&block, &writes)?;
/// assert_eq!(cache.reader(snapshot)?.tip().topoheight, 1);
/// assert!(before.read(&key).is_err(), "what block 1 wrote is not what this one shows");
/// # Ok::<(), wavefront_state::CacheError>(())
/// ```
pub struct CachedReader<S>(Arc<Inner<S>>);

struct Inner<S> {
    shards: Arc<Shards>,
    snapshot: S,
    view: View,
    tip: Tip,
}

impl<S> CachedReader<S> {
    /// A reader of the state after `tip` in the life `epoch` of a cache, over a snapshot after the
    /// block at `snapshot_at`.
    pub(super) fn new(
        shards: Arc<Shards>,
        snapshot: S,
        snapshot_at: u64,
        tip: Tip,
        epoch: u64,
    ) -> Self {
        let view = View { epoch, topoheight: tip.topoheight, snapshot: snapshot_at };
        Self(Arc::new(Inner { shards, snapshot, view, tip }))
    }
}

// By hand: a derive would ask that the snapshot can be cloned.
impl<S> Clone for CachedReader<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for CachedReader<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { view, tip, .. } = &*self.0;
        f.debug_struct("CachedReader")
            .field("tip", tip)
            .field("snapshot", &view.snapshot)
            .finish_non_exhaustive()
    }
}

impl<S> Inner<S> {
    /// What the cache says, if it can tell.
    #[inline]
    fn cached(&self, key: &StateKey) -> Option<ReadResult> {
        self.shards.lookup(&self.view, key)
    }

    /// Keeps what the snapshot said.
    fn keep(&self, key: &StateKey, value: Option<&StateValue>) {
        self.shards.keep(&self.view, key, value);
    }
}

impl<S: StateSnapshot> StateReader for CachedReader<S> {
    fn read(&self, key: &StateKey) -> ReadResult {
        let inner = &*self.0;
        if let Some(result) = inner.cached(key) {
            return result;
        }
        let value = inner.snapshot.read(key)?;
        inner.keep(key, value.as_ref());
        Ok(value)
    }

    /// As the trait says; what is not cached is asked of the snapshot in one batch.
    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        let inner = &*self.0;
        read_through(
            keys,
            results,
            |key| inner.cached(key),
            &inner.snapshot,
            |key, value| {
                inner.keep(key, value);
            },
        );
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.0.tip.totals)
    }
}

impl<S: StateSnapshot> StateSnapshot for CachedReader<S> {
    /// The last block applied when the reader was opened; its snapshot may be older.
    fn tip(&self) -> &Tip {
        &self.0.tip
    }
}
