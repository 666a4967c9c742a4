//! Groups close by blocks, by bytes and by time.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, after, never};
use wavefront_storage::forward::{ForwardStore, StoreCall};
use wavefront_storage::{BlockCommit, MemorySnapshot, MemoryStore, StateStore, StoreError};
use wavefront_sync::{Mutex, Watermark};
use wavefront_types::{BlockHash, Hash, StateKey, StateValue, Totals, WriteSet};

use super::super::arrivals::{Executed, Timed};
use super::super::commit::commit_all;
use super::super::queue::queue;
use crate::Durability;

/// A store that remembers how many blocks each commit had.
struct Counting {
    inner: MemoryStore,
    groups: Arc<Mutex<Vec<usize>>>,
}

impl ForwardStore for Counting {
    type Inner = MemoryStore;
    type Snapshot = MemorySnapshot;

    fn inner(&self) -> &MemoryStore {
        &self.inner
    }

    fn wrap(&self, snapshot: MemorySnapshot) -> MemorySnapshot {
        snapshot
    }

    fn around<T>(
        &self,
        call: StoreCall<'_>,
        run: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let StoreCall::Commit(blocks) = call {
            self.groups.lock().push(blocks.len());
        }
        run()
    }
}

/// Block `topoheight`, which writes a value of `bytes` bytes.
fn block(topoheight: u64, bytes: usize) -> BlockCommit {
    let hash = BlockHash([u8::try_from(topoheight).unwrap(); 32]);
    let key = StateKey::Content(Hash::ZERO);
    let value = StateValue::Content(vec![1; bytes].into());
    let write_set = WriteSet::from_sorted(vec![(key, Some(value))]);
    BlockCommit { topoheight, hash, totals: Totals::default(), write_set }
}

/// The groups that these blocks are committed in, each sent after a pause.
fn groups<T: Send + 'static>(
    blocks: &[(usize, Duration)],
    limits: (Durability, usize, Duration),
    start: fn(Duration) -> Receiver<T>,
) -> Vec<usize> {
    let store = Counting { inner: MemoryStore::new(), groups: Arc::default() };
    store.initialize(Hash::ZERO, &WriteSet::default(), &Totals::default()).unwrap();
    let (sender, receiver) = queue::<Executed>(1 << 20);
    let (durability, bytes_max, time_max) = limits;
    let (in_store, arrivals) = (Watermark::new(0), Timed::new(receiver, time_max, start));
    thread::scope(|scope| {
        let committer =
            scope.spawn(|| commit_all(&store, arrivals, (durability, bytes_max), &in_store, None));
        for (topoheight, (bytes, pause)) in (1..).zip(blocks) {
            thread::sleep(*pause);
            sender.send((block(topoheight, *bytes), *bytes), *bytes).unwrap();
        }
        drop(sender);
        committer.join().unwrap().result.unwrap();
    });
    let found = store.groups.lock().clone();
    assert_eq!(found.iter().sum::<usize>(), blocks.len());
    found
}

const NO_TIME: Duration = Duration::from_hours(1);

#[test]
fn a_group_closes_at_its_bytes() {
    let blocks = [(100, Duration::ZERO); 10];
    for durability in [Durability::Every(1_000.try_into().unwrap()), Durability::AtEnd] {
        let found = groups(&blocks, (durability, 250, NO_TIME), |_| never::<()>());
        assert_eq!(found, [3, 3, 3, 1]);
    }
    let one = [(1_000, Duration::ZERO); 3];
    assert_eq!(groups(&one, (Durability::AtEnd, 250, NO_TIME), |_| never::<()>()), [1, 1, 1]);
}

#[test]
fn a_group_closes_at_its_blocks() {
    let blocks = [(100, Duration::ZERO); 10];
    let every = Durability::Every(4.try_into().unwrap());
    assert_eq!(groups(&blocks, (every, usize::MAX, NO_TIME), |_| never::<()>()), [4, 4, 2]);
}

#[test]
fn a_group_closes_when_its_first_block_has_waited_long_enough() {
    let blocks = [(1, Duration::ZERO), (1, Duration::ZERO), (1, Duration::from_millis(900))];
    let limits = (Durability::AtEnd, usize::MAX, Duration::from_millis(300));
    assert_eq!(groups(&blocks, limits, after), [2, 1]);
}
