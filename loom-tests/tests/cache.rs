//! The cache across blocks: misses that are filled, entries that are given up, and readers that
//! come too late, beside what moves the cache on.

use loom_tests::fixtures::{Flat, balance, block, key, writes};
use loom_tests::{both, check};
use wavefront_state::ShardedCache;
use wavefront_types::{StateReader, StateSnapshot};

/// Room for one entry per generation of each of two shards: nearly every insertion gives one up.
const ROOM: usize = 4 * ShardedCache::ENTRY_BYTES;

/// A cache that stands after genesis, where every account holds 1.
fn begun(bytes_max: usize) -> ShardedCache {
    let cache = ShardedCache::new(bytes_max);
    cache.reader(Flat::new(block(0, 0), 1)).expect("an empty cache begins anywhere");
    cache
}

#[test]
fn a_filled_miss_never_hides_a_written_value() {
    check("filled miss beside a block's writes", || {
        let cache = begun(ROOM);
        let reader = cache.reader(Flat::new(block(0, 0), 1)).unwrap();
        both(
            move || {
                // The state before the block, or word that it is too late for that.
                let seen = reader.read(&key(1)).map(balance);
                assert!(seen.is_err() || seen == Ok(1));
            },
            || cache.apply(&block(1, 0), &writes(1, 2)).unwrap(),
        );
        let next = cache.reader(Flat::new(block(0, 0), 1)).unwrap();
        assert_eq!(next.read(&key(1)).map(balance), Ok(2));
    });
}

#[test]
fn eviction_keeps_what_the_snapshot_does_not_hold() {
    check("insertions evict beside pinned writes", || {
        let cache = begun(ROOM);
        cache.apply(&block(1, 0), &writes(1, 2)).unwrap();
        let reader = cache.reader(Flat::new(block(0, 0), 1)).unwrap();
        both(
            move || {
                for byte in 2..4 {
                    let _ = reader.read(&key(byte));
                }
            },
            || cache.apply(&block(2, 0), &writes(9, 3)).unwrap(),
        );
        let next = cache.reader(Flat::new(block(0, 0), 1)).unwrap();
        assert_eq!(next.read(&key(1)).map(balance), Ok(2), "written above the snapshot");
        assert_eq!(next.read(&key(9)).map(balance), Ok(3), "written above the snapshot");
    });
}

#[test]
fn a_reader_opened_beside_a_block_sees_all_of_it_or_nothing() {
    check("reader opened beside a block's writes", || {
        let cache = begun(ROOM);
        let other = cache.clone();
        both(
            move || {
                let reader = other.reader(Flat::new(block(0, 0), 1)).unwrap();
                let expected = if reader.tip().topoheight == 1 { 2 } else { 1 };
                let seen = reader.read(&key(1)).map(balance);
                assert!(seen == Ok(expected) || expected == 1 && seen.is_err(), "{seen:?}");
            },
            || cache.apply(&block(1, 0), &writes(1, 2)).unwrap(),
        );
    });
}

#[test]
fn a_reader_over_an_older_snapshot_is_right_or_told() {
    check("older reader beside unpinning", || {
        // Nothing is kept that is not pinned.
        let cache = begun(0);
        cache.apply(&block(1, 0), &writes(1, 2)).unwrap();
        let old = cache.reader(Flat::new(block(0, 0), 1)).unwrap();
        both(
            move || {
                let seen = old.read(&key(1)).map(balance);
                assert!(seen == Ok(2) || seen.is_err(), "block 2 misses what block 1 wrote");
            },
            || {
                let new = cache.reader(Flat::new(block(1, 0), 2)).unwrap();
                assert_eq!(new.read(&key(1)).map(balance), Ok(2));
            },
        );
    });
}

#[test]
fn clearing_leaves_no_value_and_a_late_read_puts_none_in() {
    check("cache cleared beside a late read", || {
        let cache = begun(ROOM);
        let old = cache.reader(Flat::new(block(0, 0), 1)).unwrap();
        both(
            move || {
                let seen = old.read(&key(1)).map(balance);
                assert!(seen.is_err() || seen == Ok(1));
            },
            || {
                cache.clear();
                let new = cache.reader(Flat::new(block(0, 7), 5)).unwrap();
                assert_eq!(new.read(&key(1)).map(balance), Ok(5));
            },
        );
        let new = cache.reader(Flat::new(block(0, 7), 5)).unwrap();
        assert_eq!(new.read(&key(1)).map(balance), Ok(5), "of the branch before the clearing");
        cache.clear();
        assert_eq!((cache.stats().entries, cache.tip()), (0, None));
    });
}

/// The broken twin: filling a miss without looking whether something newer came in.
#[cfg(loom)]
#[test]
#[should_panic(expected = "the stale value hid the write")]
fn broken_twin_fill_without_second_look_is_caught() {
    use loom_tests::Arc;
    use wavefront_sync::RwLock;

    check("broken twin: fill without a second look", || {
        let cached = Arc::new(RwLock::new(None));
        let other = Arc::clone(&cached);
        both(
            move || {
                let missing = other.read().is_none();
                if missing {
                    *other.write() = Some(1);
                }
            },
            || *cached.write() = Some(2),
        );
        assert_eq!(*cached.read(), Some(2), "the stale value hid the write");
    });
}
