//! The cache across blocks: a miss that is filled beside a block's writes, and eviction.

use loom_tests::fixtures::{account, balance};
use loom_tests::{Arc, both, check, thread};
use wavefront_state::ShardedCache;
use wavefront_types::{AccountId, ReadError, StateKey, StateReader, StateValue, Totals, WriteSet};

/// A store whose every account holds the same balance.
#[derive(Debug, Clone, Copy)]
struct Flat(u64);

impl StateReader for Flat {
    fn read(&self, _: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(Some(account(self.0)))
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(Totals::default())
    }
}

fn key(byte: u8) -> StateKey {
    StateKey::Account(AccountId([byte; 32]))
}

fn writes(byte: u8, balance: u64) -> WriteSet {
    WriteSet::from_unsorted(vec![(key(byte), Some(account(balance)))])
}

#[test]
fn a_filled_miss_never_hides_a_written_value() {
    check("filled miss beside a block's writes", || {
        let cache = Arc::new(ShardedCache::new(4));
        let other = Arc::clone(&cache);
        both(
            move || {
                let reader = other.reader(Flat(1), 0, Totals::default());
                let seen = balance(reader.read(&key(1)).unwrap());
                assert!(seen == 1 || seen == 2);
            },
            || cache.apply(1, &writes(1, 2)),
        );
        assert_eq!(cache.get(&key(1)).map(balance), Some(2));
    });
}

#[test]
fn eviction_keeps_what_the_snapshot_does_not_hold() {
    check("insertions evict beside pinned writes", || {
        // One entry a generation: every insertion into a shard evicts.
        let cache = Arc::new(ShardedCache::new(1));
        let other = Arc::clone(&cache);
        cache.apply(1, &writes(1, 2));
        both(
            move || {
                let reader = other.reader(Flat(1), 0, Totals::default());
                for byte in 2..4 {
                    reader.read(&key(byte)).unwrap();
                }
            },
            || cache.apply(2, &writes(9, 3)),
        );
        assert_eq!(cache.get(&key(1)).map(balance), Some(2), "written above the snapshot");
        assert_eq!(cache.get(&key(9)).map(balance), Some(3), "written above the snapshot");
    });
}

#[test]
fn clearing_between_blocks_leaves_no_value() {
    check("cache cleared between blocks", || {
        let cache = Arc::new(ShardedCache::new(4));
        let other = Arc::clone(&cache);
        thread::spawn(move || other.apply(1, &writes(1, 2))).join().unwrap();
        assert_eq!(cache.len(), 1);
        cache.clear();
        let next = Arc::clone(&cache);
        thread::spawn(move || assert_eq!(next.get(&key(1)), None)).join().unwrap();
        assert!(cache.is_empty());
    });
}

/// The broken twin: filling a miss without looking whether something newer came in.
#[cfg(loom)]
#[test]
#[should_panic(expected = "the stale value hid the write")]
fn broken_twin_fill_without_second_look_is_caught() {
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
