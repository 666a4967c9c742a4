//! The cache: bounded, and never staler than store and applied blocks together.

use std::collections::BTreeMap;

use proptest::prelude::*;
use wavefront_types::{
    Account, AccountId, ReadError, StateKey, StateReader, StateValue, Totals, WriteSet,
};

use crate::ShardedCache;

fn account(balance: u64) -> StateValue {
    StateValue::Account(Account { balance, ..Account::default() })
}

fn key(byte: u8) -> StateKey {
    StateKey::Account(AccountId([byte; 32]))
}

/// A snapshot of a model store.
#[derive(Debug, Clone, Default)]
struct Snapshot(BTreeMap<StateKey, StateValue>);

impl StateReader for Snapshot {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(self.0.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(Totals::default())
    }
}

fn apply(store: &mut Snapshot, write_set: &WriteSet) {
    for (key, value) in write_set {
        match value {
            Some(value) => store.0.insert(*key, value.clone()),
            None => store.0.remove(key),
        };
    }
}

proptest! {
    /// However far the commits lag behind and however small the cache, a block reads what the
    /// blocks before it wrote.
    #[test]
    fn reads_equal_an_uncached_store(
        blocks in prop::collection::vec(
            (
                prop::collection::vec((0_u8..12, prop::option::of(0_u64..5)), 0..6),
                prop::collection::vec(0_u8..12, 0..10),
                0_usize..3,
            ),
            1..30,
        ),
        capacity in 1_usize..40,
    ) {
        let cache = ShardedCache::new(capacity);
        let mut truth = Snapshot::default();
        let mut history = vec![truth.clone()];
        let mut durable = 0_usize;
        for (height, (writes, reads, commits)) in blocks.into_iter().enumerate() {
            durable = (durable + commits).min(height);
            let reader =
                cache.reader(history[durable].clone(), durable as u64, Totals::default());
            for byte in reads {
                prop_assert_eq!(reader.read(&key(byte)), truth.read(&key(byte)));
            }
            let distinct: BTreeMap<u8, Option<u64>> = writes.into_iter().collect();
            let write_set = WriteSet::from_unsorted(
                distinct.into_iter().map(|(byte, value)| (key(byte), value.map(account))).collect(),
            );
            cache.apply(height as u64 + 1, &write_set);
            apply(&mut truth, &write_set);
            history.push(truth.clone());
        }
    }
}

#[test]
fn the_cache_is_bounded() {
    let cache = ShardedCache::new(256);
    let reader = cache.reader(Snapshot::default(), 0, Totals::default());
    for number in 0_u64..20_000 {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&number.to_be_bytes());
        reader.read(&StateKey::Account(AccountId(id))).unwrap();
    }
    assert!(cache.len() <= 256 + 64, "{} entries", cache.len());
    cache.clear();
    assert!(cache.is_empty());
}

/// Enough keys that every shard of the smallest cache evicts all the time.
fn many(from: u16, value: u64) -> WriteSet {
    let entry = |number: u16| {
        let mut id = [0; 32];
        id[..2].copy_from_slice(&number.to_be_bytes());
        (StateKey::Account(AccountId(id)), Some(account(value)))
    };
    WriteSet::from_unsorted((from..from + 1_000).map(entry).collect())
}

fn expect_all(reader: &impl StateReader, written: &WriteSet) {
    for (key, value) in written {
        assert_eq!(reader.read(key).as_ref(), Ok(value), "{key}");
    }
}

/// What the snapshot lacks stays, through any number of evictions.
#[test]
fn uncommitted_values_are_never_forgotten() {
    let cache = ShardedCache::new(1);
    let reader = cache.reader(Snapshot::default(), 0, Totals::default());
    let blocks: Vec<_> = (1..=4).map(|block| many(block * 1_000, block.into())).collect();
    for (topoheight, block) in (1..).zip(&blocks) {
        cache.apply(topoheight, block);
    }
    for block in &blocks {
        expect_all(&reader, block);
    }
}

/// Of a key written by several blocks, the last value counts, whatever was evicted in between.
#[test]
fn the_newest_of_several_uncommitted_values_is_read() {
    let cache = ShardedCache::new(1);
    let reader = cache.reader(Snapshot::default(), 0, Totals::default());
    for block in 1..=3 {
        cache.apply(block, &many(0, block));
        expect_all(&reader, &many(0, block));
    }
    cache.apply(4, &many(5_000, 4));
    expect_all(&reader, &many(0, 3));
}

/// A miss that is filled while a block is applied does not hide what the block wrote.
#[test]
fn a_filled_miss_gives_way_to_what_was_written_meanwhile() {
    struct Applying<'a>(&'a ShardedCache);

    impl StateReader for Applying<'_> {
        fn read(&self, read: &StateKey) -> Result<Option<StateValue>, ReadError> {
            self.0.apply(1, &WriteSet::from_unsorted(vec![(*read, Some(account(2)))]));
            Ok(Some(account(1)))
        }

        fn totals(&self) -> Result<Totals, ReadError> {
            Ok(Totals::default())
        }
    }

    let cache = ShardedCache::new(100);
    cache.reader(Applying(&cache), 0, Totals::default()).read(&key(1)).unwrap();
    assert_eq!(cache.get(&key(1)), Some(Some(account(2))));
}

/// What fits stays, read or written, and so does what the driver said of the counters.
#[test]
fn what_fits_is_kept() {
    let cache = ShardedCache::new(100_000);
    assert!(cache.is_empty());
    let totals = Totals { height: 7, ..Totals::default() };
    let snapshot = Snapshot(BTreeMap::from([(key(1), account(1))]));
    let reader = cache.reader(snapshot, 0, totals);
    assert_eq!(reader.totals(), Ok(totals));
    reader.read(&key(1)).unwrap();
    assert_eq!(cache.get(&key(1)), Some(Some(account(1))), "the miss was filled");
    cache.apply(1, &many(0, 2));
    assert_eq!(cache.len(), 1_001);
    assert!(!cache.is_empty());
}
