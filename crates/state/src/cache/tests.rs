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
