//! What does not belong to the cache is refused, and nothing is lost by asking.

use wavefront_types::{ReadError, StateReader, StateSnapshot as _};

use super::model::{Snapshot, account, block, key, writes};
use crate::cache::lineage::Lineage;
use crate::{CacheError, ShardedCache};

/// The state after each of `blocks` blocks that write key 1, all of one branch.
fn history(blocks: u64) -> Vec<Snapshot> {
    let mut states = vec![Snapshot::empty(block(0, 0))];
    for height in 1..=blocks {
        let last = &states[states.len() - 1];
        states.push(last.after(block(height, 0), &writes([(1, Some(height))])));
    }
    states
}

/// A host that takes its snapshot, and asks for the store's tip when a commit has come between,
/// cannot name a wrong number any more: it names none. And a snapshot taken too late is refused.
#[test]
fn a_commit_between_snapshot_and_tip_loses_nothing() {
    let states = history(3);
    let cache = ShardedCache::new(0);
    cache.reader(states[0].clone()).unwrap();
    cache.apply(&block(1, 0), &writes([(1, Some(1))])).unwrap();
    cache.apply(&block(2, 0), &writes([(1, Some(2))])).unwrap();
    // The snapshot is of block 1, whatever the store's tip is by now: block 2's writes are pinned.
    let reader = cache.reader(states[1].clone()).unwrap();
    for number in 2..500 {
        reader.read(&key(number)).unwrap();
    }
    assert_eq!(reader.read(&key(1)), Ok(Some(account(2))));
    // A store that is ahead of what was applied, here by another writer.
    let ahead = cache.reader(states[3].clone()).unwrap_err();
    assert_eq!(ahead, CacheError::SnapshotAhead { snapshot: 3, applied: 2 });
    assert_eq!(cache.tip(), Some(block(2, 0)));
    assert_eq!(reader.read(&key(1)), Ok(Some(account(2))));
}

#[test]
fn an_older_snapshot_does_until_something_it_lacks_is_given_up() {
    let states = history(3);
    let cache = ShardedCache::new(0);
    cache.reader(states[0].clone()).unwrap();
    for height in 1..=3 {
        cache.apply(&block(height, 0), &writes([(1, Some(height))])).unwrap();
    }
    let reader = cache.reader(states[1].clone()).unwrap();
    assert_eq!(reader.read(&key(1)), Ok(Some(account(3))));
    // Blocks 2 and 3 are pinned still, and block 1 has its room.
    let older = cache.reader(states[0].clone()).unwrap();
    assert_eq!(older.read(&key(1)), Ok(Some(account(3))));
    // The newest holds everything, and with a bound of 0 everything is given up at once.
    let newest = cache.reader(states[3].clone()).unwrap();
    assert_eq!(cache.stats().entries, 0);
    let behind = cache.reader(states[2].clone()).unwrap_err();
    assert_eq!(behind, CacheError::SnapshotBehind { snapshot: 2, oldest: 3 });
    assert!(matches!(older.read(&key(1)), Err(ReadError { .. })));
    assert_eq!(newest.read(&key(1)), Ok(Some(account(3))));
    assert_eq!(newest.tip(), &block(3, 0));
}

#[test]
fn an_older_snapshot_than_the_first_is_refused() {
    let states = history(5);
    let cache = ShardedCache::new(1 << 20);
    cache.reader(states[4].clone()).unwrap();
    let behind = cache.reader(states[3].clone()).unwrap_err();
    assert_eq!(behind, CacheError::SnapshotBehind { snapshot: 3, oldest: 4 });
}

#[test]
fn a_snapshot_of_another_branch_is_refused() {
    let states = history(2);
    let cache = ShardedCache::new(1 << 20);
    cache.reader(states[0].clone()).unwrap();
    for height in 1..=2 {
        cache.apply(&block(height, 0), &writes([(1, Some(height))])).unwrap();
    }
    for topoheight in 0..=2 {
        let other = cache.reader(Snapshot::empty(block(topoheight, 7))).unwrap_err();
        let (snapshot, applied) = (block(topoheight, 7).hash, block(topoheight, 0).hash);
        assert_eq!(other, CacheError::OtherBranch { topoheight, snapshot, applied });
    }
    let reader = cache.reader(states[1].clone()).unwrap();
    assert_eq!(reader.read(&key(1)), Ok(Some(account(2))));
}

#[test]
fn a_block_out_of_order_is_refused() {
    let cache = ShardedCache::new(1 << 20);
    let wrote = writes([(1, Some(1))]);
    assert_eq!(cache.apply(&block(1, 0), &wrote), Err(CacheError::NoState));
    cache.reader(Snapshot::empty(block(5, 0))).unwrap();
    for found in [0, 5, 7, u64::MAX] {
        let refused = CacheError::OutOfOrder { expected: 6, found };
        assert_eq!(cache.apply(&block(found, 0), &wrote), Err(refused));
    }
    assert_eq!(cache.stats().entries, 0, "a refused block leaves nothing");
    cache.apply(&block(6, 0), &wrote).unwrap();
    assert_eq!(cache.tip(), Some(block(6, 0)));
}

/// After a rewind the cache begins anew on whatever branch comes, and readers of its life before
/// neither read nor write in it.
#[test]
fn a_cleared_cache_follows_another_branch() {
    let states = history(2);
    let cache = ShardedCache::new(16 << 20);
    let before = cache.reader(states[0].clone()).unwrap();
    for height in 1..=2 {
        cache.apply(&block(height, 0), &writes([(1, Some(height))])).unwrap();
    }
    let after = cache.reader(states[2].clone()).unwrap();
    cache.clear();
    assert_eq!((cache.tip(), cache.stats().entries), (None, 0));
    let branch = Snapshot::empty(block(1, 7));
    let reader = cache.reader(branch).unwrap();
    assert_eq!(reader.read(&key(1)), Ok(None));
    for stale in [&before, &after] {
        assert!(stale.read(&key(1)).is_err());
        assert!(stale.read(&key(2)).is_err());
    }
    cache.apply(&block(2, 7), &writes([(1, Some(77))])).unwrap();
    let reader = cache.reader(Snapshot::empty(block(1, 7))).unwrap();
    assert_eq!(reader.read(&key(1)), Ok(Some(account(77))));
    assert_eq!(reader.totals(), Ok(block(2, 7).totals));
}

/// A lineage of any length remembers some thousand hashes, and every one above the snapshot.
#[test]
fn a_lineage_remembers_what_snapshots_may_need() {
    let nothing_given_up = || 0;
    let mut lineage = Lineage::default();
    lineage.admit(&block(0, 0), nothing_given_up).unwrap();
    for height in 1..=5_000 {
        lineage.advance(&block(height, 0));
    }
    assert_eq!(lineage.admit(&block(0, 0), nothing_given_up), Ok(block(5_000, 0)), "it lags");
    assert_eq!(lineage.admit(&block(4_990, 0), nothing_given_up), Ok(block(5_000, 0)));
    lineage.advance(&block(5_001, 0));
    let oldest = 5_001 - 1_024 - 11 + 1;
    let behind = lineage.admit(&block(oldest - 1, 0), nothing_given_up);
    assert_eq!(behind, Err(CacheError::SnapshotBehind { snapshot: oldest - 1, oldest }));
    assert_eq!(lineage.admit(&block(oldest, 0), nothing_given_up), Ok(block(5_001, 0)));
    let other = lineage.admit(&block(oldest, 1), nothing_given_up);
    assert!(matches!(other, Err(CacheError::OtherBranch { .. })));
}
