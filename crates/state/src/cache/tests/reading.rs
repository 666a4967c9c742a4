//! What a reader says.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use wavefront_sync::{AtomicBool, Ordering};
use wavefront_types::{ReadError, ReadResult, StateKey, StateReader, StateSnapshot, Tip, Totals};

use super::model::{Fussy, Snapshot, account, block, key, writes};
use crate::{CacheError, CachedReader, ShardedCache};

proptest! {
    /// However far the commits lag behind, however small the cache, and whether a snapshot is newer
    /// or older than the last one: a block reads what the blocks before it wrote, or is told to
    /// take a newer snapshot.
    #[test]
    fn reads_equal_an_uncached_store(
        blocks in prop::collection::vec(
            (
                prop::collection::vec((0_u16..12, prop::option::of(0_u64..5)), 0..6),
                prop::collection::vec(0_u16..12, 0..10),
                0_usize..4,
                any::<bool>(),
            ),
            1..40,
        ),
        entries in 0_usize..40,
    ) {
        let cache = ShardedCache::new(entries * 128 * ShardedCache::ENTRY_BYTES);
        let mut history = vec![Snapshot::empty(block(0, 0))];
        let mut durable = 0_usize;
        for (height, (writing, reading, commits, batched)) in blocks.into_iter().enumerate() {
            let truth = history[height].clone();
            let committed = (durable + commits).min(height);
            // Now and then one that was taken earlier.
            let at = if commits == 3 { durable.saturating_sub(1) } else { committed };
            durable = committed;
            let reader = match cache.reader(history[at].clone()) {
                Ok(reader) => reader,
                Err(CacheError::SnapshotBehind { oldest, .. }) => {
                    prop_assert!(oldest > at as u64 && oldest <= durable as u64);
                    cache.reader(history[durable].clone()).unwrap()
                }
                Err(other) => panic!("{other}"),
            };
            prop_assert_eq!(reader.tip(), &truth.tip);
            prop_assert_eq!(reader.totals(), Ok(truth.tip.totals));
            let keys: Vec<StateKey> = reading.into_iter().map(key).collect();
            let mut results = Vec::new();
            if batched {
                reader.read_many(&keys, &mut results);
            } else {
                results.extend(keys.iter().map(|key| reader.read(key)));
            }
            prop_assert_eq!(results.len(), keys.len());
            for (key, result) in keys.iter().zip(results) {
                prop_assert_eq!(result, truth.read(key));
            }
            let distinct: BTreeMap<u16, Option<u64>> = writing.into_iter().collect();
            let (next, write_set) = (block(height as u64 + 1, 0), writes(distinct));
            cache.apply(&next, &write_set).unwrap();
            history.push(truth.after(next, &write_set));
        }
    }
}

/// What fits stays, read or written, and the counters are those of the last block.
#[test]
fn what_fits_is_kept() {
    let cache = ShardedCache::new(16 << 20);
    assert_eq!(cache.tip(), None);
    let before = Snapshot::empty(block(0, 0)).after(block(4, 0), &writes([(1, Some(1))]));
    let reader = cache.reader(Fussy::new(before, key(9), 0)).unwrap();
    assert_eq!(cache.tip(), Some(block(4, 0)));
    for _ in 0..3 {
        assert_eq!(reader.read(&key(1)), Ok(Some(account(1))));
        assert_eq!(reader.read(&key(2)), Ok(None));
    }
    let stats = cache.stats();
    assert_eq!((stats.entries, stats.misses, stats.pinned_bytes), (2, 2, 0));
    let wrote = writes((0..1_000).map(|number| (number, Some(2))));
    cache.apply(&block(5, 0), &wrote).unwrap();
    let stats = cache.stats();
    assert_eq!(stats.entries, 1_000, "each key once");
    assert_eq!(stats.bytes, 1_000 * ShardedCache::ENTRY_BYTES);
    assert_eq!(stats.pinned_bytes, stats.bytes);
    let reader = cache.clone().reader(Snapshot::empty(block(4, 0))).unwrap();
    assert_eq!(reader.totals(), Ok(block(5, 0).totals));
    assert_eq!(reader.read(&key(1)), Ok(Some(account(2))));
}

/// The misses of a batch are asked of the snapshot at once, and a key that cannot be read hides no
/// other; nor does a snapshot that answers too little make a key look absent.
#[test]
fn a_batch_asks_the_snapshot_once_and_names_what_cannot_be_read() {
    let state = Snapshot::empty(block(0, 0))
        .after(block(1, 0), &writes((0..20).map(|number| (number, Some(number.into())))));
    let keys: Vec<StateKey> = (0..30).map(key).collect();
    for short_by in [0, 1, 7, 100] {
        let cache = ShardedCache::new(16 << 20);
        let fussy = Arc::new(Fussy::new(state.clone(), key(11), short_by));
        let reader = cache.reader(Arc::clone(&fussy)).unwrap();
        // Some are there before the batch.
        reader.read(&key(3)).unwrap();
        reader.read(&key(25)).unwrap();
        for round in 1..3 {
            let mut results = vec![Ok(Some(account(99)))];
            reader.read_many(&keys, &mut results);
            assert_eq!(results.remove(0), Ok(Some(account(99))), "what was there before stays");
            assert_eq!(results.len(), keys.len());
            for (key, result) in keys.iter().zip(&results) {
                let expected = if *key == fussy.unreadable {
                    Err(ReadError::io("unreadable"))
                } else {
                    state.read(key)
                };
                assert_eq!(*result, expected, "{key}, short by {short_by}");
            }
            assert_eq!(fussy.batches.load(Ordering::Relaxed), round);
        }
        // Alone: the two before, what the first batch lacked, and the unreadable key again.
        let missing = short_by.min(28);
        let again = usize::from(short_by != 0);
        assert_eq!(fussy.alone.load(Ordering::Relaxed), 2 + missing + again, "short by {short_by}");
    }
}

/// Of a key written by several blocks, the last value counts, whatever was given up in between; and
/// it is held and counted once, in whichever generation the one before was.
#[test]
fn the_newest_of_several_uncommitted_values_is_read() {
    for bytes_max in [0, 512 * ShardedCache::ENTRY_BYTES] {
        let cache = ShardedCache::new(bytes_max);
        let snapshot = Snapshot::empty(block(0, 0));
        cache.reader(snapshot.clone()).unwrap();
        for height in 1..=3 {
            let wrote = writes((0..1_000).map(|number| (number, Some(height))));
            cache.apply(&block(height, 0), &wrote).unwrap();
            let stats = cache.stats();
            assert_eq!(stats.pinned_bytes, 1_000 * ShardedCache::ENTRY_BYTES, "each key once");
            assert!(stats.bytes - stats.pinned_bytes <= bytes_max);
            let reader = cache.reader(snapshot.clone()).unwrap();
            for (key, value) in &wrote {
                assert_eq!(reader.read(key).as_ref(), Ok(value), "{key}");
            }
            // These come and go, and push what was written into the other generation.
            for number in 5_000..6_000 {
                reader.read(&key(number)).unwrap();
            }
        }
        let loose = cache.stats().entries - 1_000;
        assert_eq!(loose > 0, bytes_max > 0);
        // Nothing is unpinned before the block that wrote it last is in the store.
        cache.reader(snapshot.after(block(2, 0), &writes([]))).unwrap();
        assert_eq!(cache.stats().pinned_bytes, 1_000 * ShardedCache::ENTRY_BYTES);
    }
}

/// A snapshot during whose first read something else happens to the cache.
struct Interrupted<F> {
    inner: Snapshot,
    first: AtomicBool,
    meanwhile: F,
}

impl<F: Fn() + Send + Sync> StateReader for Interrupted<F> {
    fn read(&self, read: &StateKey) -> ReadResult {
        if self.first.swap(false, Ordering::Relaxed) {
            (self.meanwhile)();
        }
        self.inner.read(read)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.inner.totals()
    }
}

impl<F: Fn() + Send + Sync + 'static> StateSnapshot for Interrupted<F> {
    fn tip(&self) -> &Tip {
        &self.inner.tip
    }
}

/// Key 1 holds 1 after block 1.
fn first() -> Snapshot {
    Snapshot::empty(block(0, 0)).after(block(1, 0), &writes([(1, Some(1))]))
}

/// Reads key 1 over a snapshot of block 1, while `meanwhile` happens: the value of then.
fn read_while(cache: &ShardedCache, meanwhile: impl Fn() + Send + Sync + 'static) {
    let first_read = AtomicBool::new(true);
    let interrupted = Interrupted { inner: first(), first: first_read, meanwhile };
    let reader = cache.reader(interrupted).unwrap();
    assert_eq!(reader.read(&key(1)), Ok(Some(account(1))), "the state before what happened");
}

/// A miss that is filled while a block is applied does not hide what the block wrote.
#[test]
fn a_filled_miss_gives_way_to_what_was_written_meanwhile() {
    let cache = ShardedCache::new(16 << 20);
    let other = cache.clone();
    read_while(&cache, move || other.apply(&block(2, 0), &writes([(1, Some(2))])).unwrap());
    let next = cache.reader(first()).unwrap();
    assert_eq!(next.read(&key(1)), Ok(Some(account(2))));
}

/// Nor is it filled once what the block wrote has been given up again.
#[test]
fn a_filled_miss_gives_way_to_what_was_given_up_meanwhile() {
    let cache = ShardedCache::new(512 * ShardedCache::ENTRY_BYTES);
    let wrote = writes([(1, Some(2))]);
    let second = first().after(block(2, 0), &wrote);
    let (other, stored) = (cache.clone(), second.clone());
    read_while(&cache, move || {
        other.apply(&block(2, 0), &wrote).unwrap();
        let reader = other.reader(stored.clone()).unwrap();
        for number in 1_000..3_000 {
            reader.read(&key(number)).unwrap();
        }
    });
    let next = cache.reader(second).unwrap();
    assert_eq!(next.read(&key(1)), Ok(Some(account(2))));
}

/// Nor when the cache has begun another life.
#[test]
fn a_filled_miss_gives_way_to_a_clearing_meanwhile() {
    let cache = ShardedCache::new(16 << 20);
    let branch = || Snapshot::empty(block(0, 7)).after(block(1, 7), &writes([(1, Some(7))]));
    let other = cache.clone();
    read_while(&cache, move || {
        other.clear();
        other.reader(branch()).unwrap();
    });
    let next = cache.reader(branch()).unwrap();
    assert_eq!(next.read(&key(1)), Ok(Some(account(7))));
}

/// A reader shows its own block's state, or says that it cannot any more.
#[test]
fn a_reader_of_an_earlier_block_never_gives_a_later_ones_value() {
    let stale = |at| Err(ReadError::stale(CacheError::StaleReader { topoheight: at }));
    for bytes_max in [0, 512 * ShardedCache::ENTRY_BYTES] {
        let cache = ShardedCache::new(bytes_max);
        let old = cache.reader(first()).unwrap();
        let handle: CachedReader<Snapshot> = old.clone();
        let wrote = writes([(1, Some(2)), (2, Some(2))]);
        cache.apply(&block(2, 0), &wrote).unwrap();
        assert_eq!(handle.read(&key(1)), stale(1));
        assert_eq!(handle.read(&key(3)), Ok(None), "block 2 did not write it");
        // The block is in the store, and what it wrote is given up.
        let new = cache.reader(first().after(block(2, 0), &wrote)).unwrap();
        for number in 1_000..3_000 {
            new.read(&key(number)).unwrap();
        }
        assert_eq!(new.read(&key(1)), Ok(Some(account(2))));
        for number in [1, 2] {
            assert_eq!(old.read(&key(number)), stale(1));
        }
    }
}
