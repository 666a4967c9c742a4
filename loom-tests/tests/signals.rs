//! The signals between the threads of an import: the stop flag, and how far commits have got.

use loom_tests::fixtures::{account, balance};
use loom_tests::{Arc, both, check, thread};
use wavefront_state::ShardedCache;
use wavefront_sync::{Flag, RwLock, Watermark};
use wavefront_types::{AccountId, ReadError, StateKey, StateReader, StateValue, Totals, WriteSet};

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

/// A store: one account's balance as of a topoheight.
struct Store(RwLock<(u64, u64)>);

#[derive(Clone, Copy)]
struct Snapshot {
    topoheight: u64,
    balance: u64,
}

impl StateReader for Snapshot {
    fn read(&self, _: &StateKey) -> Result<Option<StateValue>, ReadError> {
        Ok(Some(account(self.balance)))
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(Totals::default())
    }
}

impl Store {
    fn commit(&self, topoheight: u64, balance: u64) {
        *self.0.write() = (topoheight, balance);
    }

    fn snapshot(&self) -> Snapshot {
        let (topoheight, balance) = *self.0.read();
        Snapshot { topoheight, balance }
    }
}

fn key(byte: u8) -> StateKey {
    StateKey::Account(AccountId([byte; 32]))
}

#[test]
fn a_commit_beside_execution_never_makes_a_read_stale() {
    check("commit beside reads of the next block", || {
        let store = Arc::new(Store(RwLock::new((0, 10))));
        let committed = Arc::new(Watermark::new(0));
        // Room for one entry a generation, so that everything not pinned is forgotten soon.
        let cache = ShardedCache::new(1);
        // Block 1 is executed and waits for its commit.
        let write = WriteSet::from_unsorted(vec![(key(1), Some(account(20)))]);
        cache.apply(1, &write);
        let (store2, committed2) = (Arc::clone(&store), Arc::clone(&committed));
        let other = thread::spawn(move || {
            store2.commit(1, 20);
            committed2.raise(1);
        });
        // Block 2 reads: from a newer snapshot if the watermark says so, else through the pin.
        let mut snapshot = Snapshot { topoheight: 0, balance: 10 };
        if committed.level() > snapshot.topoheight {
            snapshot = store.snapshot();
        }
        let reader = cache.reader(snapshot, snapshot.topoheight, Totals::default());
        for byte in [2, 3, 1] {
            let seen = balance(reader.read(&key(byte)).unwrap());
            assert!(byte != 1 || seen == 20, "block 2 misses what block 1 wrote");
        }
        other.join().unwrap();
    });
}

/// The broken twin: unpinning by the watermark while reading from the older snapshot.
#[cfg(loom)]
#[test]
#[should_panic(expected = "block 2 misses what block 1 wrote")]
fn broken_twin_unpinning_ahead_of_the_snapshot_is_caught() {
    check("broken twin: unpinned ahead of the snapshot", || {
        let committed = Arc::new(Watermark::new(0));
        let cache = ShardedCache::new(1);
        let write = WriteSet::from_unsorted(vec![(key(1), Some(account(20)))]);
        cache.apply(1, &write);
        let committed2 = Arc::clone(&committed);
        let other = thread::spawn(move || committed2.raise(1));
        let old = Snapshot { topoheight: 0, balance: 10 };
        let reader = cache.reader(old, committed.level(), Totals::default());
        for byte in 2..8 {
            reader.read(&key(byte)).unwrap();
        }
        assert_eq!(balance(reader.read(&key(1)).unwrap()), 20, "block 2 misses what block 1 wrote");
        other.join().unwrap();
    });
}
