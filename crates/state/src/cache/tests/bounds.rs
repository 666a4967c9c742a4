//! How much the cache holds.

use wavefront_types::{Hash, StateKey, StateReader, StateValue, WriteSet};

use super::model::{Snapshot, block, key, writes};
use crate::cache::generation::entry_bytes;
use crate::{CacheStats, ShardedCache};

fn loose(stats: &CacheStats) -> usize {
    stats.bytes - stats.pinned_bytes
}

/// Modules of all sizes up to some kilobytes.
fn modules(from: u32, count: u32) -> WriteSet {
    let module = |number: u32| {
        let mut id = [0; 32];
        id[..4].copy_from_slice(&number.to_be_bytes());
        let len = usize::try_from(number % 97 * 50).unwrap();
        (StateKey::Content(Hash(id)), Some(StateValue::Content(vec![1; len].into())))
    };
    WriteSet::from_sorted((from..from + count).map(module).collect())
}

#[test]
fn reads_fill_the_cache_up_to_its_bound_and_no_further() {
    let bytes_max = 4 << 20;
    let state = Snapshot::empty(block(0, 0)).after(block(1, 0), &modules(0, 8_000));
    let cache = ShardedCache::new(bytes_max);
    let reader = cache.reader(state.clone()).unwrap();
    let mut most = 0;
    for key in state.values.keys() {
        reader.read(key).unwrap();
        let held = cache.stats();
        assert_eq!(held.pinned_bytes, 0);
        most = most.max(held.bytes);
    }
    assert!(most <= bytes_max, "{most} bytes");
    assert!(most > bytes_max / 2, "{most} bytes: the room is used");
    assert_eq!(cache.stats().misses, 8_000);
}

/// What is pinned is not counted against the bound, but told, and counts once it is in the store.
#[test]
fn pinned_bytes_are_told_and_then_bounded() {
    let bytes_max = 1 << 20;
    let cache = ShardedCache::new(bytes_max);
    let mut states = vec![Snapshot::empty(block(0, 0))];
    let mut written = 0;
    for height in 1..=8_u32 {
        cache.reader(states[0].clone()).unwrap();
        let wrote = modules(height * 500, 500);
        let bytes = |(key, value): &(StateKey, _)| entry_bytes(key, Option::as_ref(value));
        written += wrote.iter().map(bytes).sum::<usize>();
        let next = block(height.into(), 0);
        cache.apply(&next, &wrote).unwrap();
        states.push(states[states.len() - 1].after(next, &wrote));
        let held = cache.stats();
        assert_eq!((held.bytes, held.pinned_bytes), (written, written));
    }
    assert!(written > 4 * bytes_max);
    for durable in states.into_iter().skip(1) {
        let last = durable.tip.topoheight == 8;
        cache.reader(durable).unwrap();
        let held = cache.stats();
        assert!(loose(&held) <= bytes_max, "{held:?}");
        assert_eq!(held.pinned_bytes == 0, last, "{held:?}");
    }
    assert!(cache.stats().entries > 0, "the bound leaves room for some");
}

/// What the snapshot lacks stays, through any number of evictions beside it.
#[test]
fn uncommitted_values_are_never_forgotten() {
    let room = 200 * 2 * ShardedCache::ENTRY_BYTES;
    for bytes_max in [0, room] {
        let cache = ShardedCache::new(bytes_max);
        let snapshot = Snapshot::empty(block(0, 0));
        cache.reader(snapshot.clone()).unwrap();
        let balance = |height: u64| Some(height);
        let blocks: Vec<_> = (1..=4_u16)
            .map(|height| {
                let numbers = height * 1_000..(height + 1) * 1_000;
                writes(numbers.map(|number| (number, balance(height.into()))))
            })
            .collect();
        for (height, wrote) in (1..).zip(&blocks) {
            cache.apply(&block(height, 0), wrote).unwrap();
        }
        let reader = cache.reader(snapshot).unwrap();
        for _ in 0..2 {
            for number in 10_000..13_000 {
                reader.read(&key(number)).unwrap();
            }
            for (key, value) in blocks.iter().flatten() {
                assert_eq!(reader.read(key).as_ref(), Ok(value), "{key}");
            }
        }
        assert!(loose(&cache.stats()) <= bytes_max);
    }
}

/// A value too large for its part of the bound is read, not kept, and displaces nothing.
#[test]
fn a_value_beyond_the_bound_displaces_nothing() {
    let cache = ShardedCache::new(64 << 10);
    let huge = StateKey::Content(Hash([9; 32]));
    let module = StateValue::Content(vec![0; 100_000].into());
    let wrote = WriteSet::from_sorted(vec![(huge, Some(module.clone()))]);
    let state = Snapshot::empty(block(0, 0)).after(block(1, 0), &wrote);
    let reader = cache.reader(state).unwrap();
    for number in 0..20 {
        reader.read(&key(number)).unwrap();
    }
    let before = cache.stats();
    assert!(before.entries > 0);
    assert_eq!(reader.read(&huge), Ok(Some(module)));
    assert_eq!(cache.stats().entries, before.entries);
}
