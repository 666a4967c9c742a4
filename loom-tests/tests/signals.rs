//! The signals between the threads of an import: the stop flag, and how far commits have got.

use loom_tests::fixtures::{Flat, balance, block, key, writes};
use loom_tests::{Arc, both, check, thread};
use wavefront_state::ShardedCache;
use wavefront_sync::{Flag, RwLock, Watermark};
use wavefront_types::{StateReader, StateSnapshot};

#[test]
fn a_raised_flag_stays_raised() {
    check("stop flag seen once, seen for good", || {
        let flag = Arc::new(Flag::new());
        let other = Arc::clone(&flag);
        both(
            move || other.raise(),
            || {
                if flag.is_raised() {
                    assert!(flag.is_raised());
                }
            },
        );
        assert!(flag.is_raised(), "the join publishes it");
    });
}

#[test]
fn two_that_ask_for_a_number_get_different_ones() {
    check("two ask for a number", || {
        let theirs = thread::spawn(wavefront_sync::next_number);
        let ours = wavefront_sync::next_number();
        assert_ne!(ours, theirs.join().unwrap());
    });
}

#[test]
fn a_commit_beside_execution_never_makes_a_read_stale() {
    check("commit beside reads of the next block", || {
        let genesis = Flat::new(block(0, 0), 10);
        let store = Arc::new(RwLock::new(genesis));
        let committed = Arc::new(Watermark::new(0));
        // Everything that is not pinned is forgotten at once.
        let cache = ShardedCache::new(0);
        cache.reader(genesis).unwrap();
        // Block 1 is executed and waits for its commit.
        cache.apply(&block(1, 0), &writes(1, 20)).unwrap();
        let (store2, committed2) = (Arc::clone(&store), Arc::clone(&committed));
        let other = thread::spawn(move || {
            *store2.write() = Flat::new(block(1, 0), 20);
            committed2.raise(1);
        });
        // Block 2 reads: from a newer snapshot if the watermark says so, else through the pin.
        let mut snapshot = genesis;
        if committed.level() > snapshot.tip().topoheight {
            snapshot = *store.read();
        }
        let reader = cache.reader(snapshot).unwrap();
        for byte in [2, 3, 1] {
            let seen = balance(reader.read(&key(byte)).unwrap());
            assert!(byte != 1 || seen == 20, "block 2 misses what block 1 wrote");
        }
        other.join().unwrap();
    });
}

/// The broken twin: a snapshot that names the block by the watermark while it is an older one.
#[cfg(loom)]
#[test]
#[should_panic(expected = "block 2 misses what block 1 wrote")]
fn broken_twin_unpinning_ahead_of_the_snapshot_is_caught() {
    check("broken twin: unpinned ahead of the snapshot", || {
        let committed = Arc::new(Watermark::new(0));
        let cache = ShardedCache::new(0);
        cache.reader(Flat::new(block(0, 0), 10)).unwrap();
        cache.apply(&block(1, 0), &writes(1, 20)).unwrap();
        let committed2 = Arc::clone(&committed);
        let other = thread::spawn(move || committed2.raise(1));
        let level = u8::try_from(committed.level()).unwrap();
        let reader = cache.reader(Flat::new(block(level, 0), 10)).unwrap();
        assert_eq!(balance(reader.read(&key(1)).unwrap()), 20, "block 2 misses what block 1 wrote");
        other.join().unwrap();
    });
}
