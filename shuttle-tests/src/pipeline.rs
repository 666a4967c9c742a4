//! The import pipeline's end: driver, bounded queue, committer.
//!
//! The committer is the one that ships (`import`'s `commit_all`). The queue is not: crossbeam's
//! channel is unknown to shuttle, so a channel of the same kind (bounded, one sender, one receiver,
//! an error for the sender once the receiver is gone) stands in for it. The driver is a copy of the
//! shipping one's dealings with the queue, without its windows and its report.

use wavefront_import::verification::{CommitterEnd, commit_all};
use wavefront_import::{Durability, ImportError};
use wavefront_storage::forward::{ForwardStore, StoreCall};
use wavefront_storage::{BlockCommit, MemorySnapshot, MemoryStore, StateStore, StoreError};
use wavefront_sync::{CancelToken, Mutex, Watermark};
use wavefront_types::{BlockHash, Hash, Totals, WriteSet};

use crate::mpsc::{SyncSender, sync_channel};
use crate::thread;
use crate::world::Map;

/// The store in memory, which may fail at one block.
#[derive(Debug)]
pub struct Store {
    inner: MemoryStore,
    fails_at: Option<u64>,
}

impl Store {
    /// A store at the state before the first block.
    ///
    /// # Panics
    /// Never: an empty store takes any state.
    pub fn new(fails_at: Option<u64>) -> Self {
        let inner = MemoryStore::new();
        let before = WriteSet::default();
        inner
            .initialize(Hash::ZERO, &before, &Totals::default())
            .expect("an empty store takes any state");
        Self { inner, fails_at }
    }

    /// The topoheight that the store is at.
    ///
    /// # Panics
    /// Never: it is initialised.
    pub fn height(&self) -> u64 {
        self.inner.tip().expect("memory does not fail").expect("it is initialised").topoheight
    }
}

impl ForwardStore for Store {
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
        let fails = |block: &BlockCommit| Some(block.topoheight) == self.fails_at;
        match call {
            StoreCall::Commit(blocks) if blocks.iter().any(fails) => {
                let source = std::io::Error::from(std::io::ErrorKind::StorageFull);
                Err(StoreError::io(self.path(), "writing", source))
            }
            _ => run(),
        }
    }
}

/// How an import goes.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Blocks there are.
    pub blocks: u64,
    /// Places in the queue.
    pub queue: usize,
    /// Blocks in a group.
    pub durability: Durability,
    /// The block at which the store fails.
    pub fails_at: Option<u64>,
    /// Whether somebody asks to stop, at any moment.
    pub interrupted: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct End {
    /// Blocks executed and sent, as far as the driver knows.
    pub sent: u64,
    /// Whether the driver found nobody to send to.
    pub refused: bool,
    /// How the committer ended.
    pub committed: Result<(), ImportError>,
    /// Where the store is.
    pub height: u64,
    /// Where the driver was told the store is.
    pub in_store: u64,
}

/// Runs driver and committer to their end.
///
/// # Panics
/// When the committer does.
pub fn import(plan: Plan) -> End {
    let (sender, receiver) = sync_channel(plan.queue);
    run(plan, sender, receiver)
}

/// A broken twin: the queue outlives the committer, so that a driver that sends never learns that
/// nobody receives.
///
/// # Panics
/// As [`import`].
pub fn import_with_a_queue_that_stays(plan: Plan) -> End {
    let (sender, receiver) = sync_channel(plan.queue);
    let receiver = Mutex::new(receiver);
    run(plan, sender, std::iter::from_fn(|| receiver.lock().recv().ok()))
}

fn run(
    plan: Plan,
    sender: SyncSender<BlockCommit>,
    receiver: impl IntoIterator<Item = BlockCommit> + Send,
) -> End {
    let store = Store::new(plan.fails_at);
    let (in_store, cancel) = (Watermark::new(0), CancelToken::new());
    let ((sent, refused), CommitterEnd { result, .. }) = thread::scope(|scope| {
        let (store, in_store, cancel) = (&store, &in_store, &cancel);
        if plan.interrupted {
            scope.spawn(|| cancel.cancel());
        }
        let committer = scope.spawn(move || {
            let grouping = (plan.durability, usize::MAX);
            commit_all(store, receiver.into_iter(), grouping, in_store, None)
        });
        let driven = drive(plan.blocks, cancel, &sender);
        drop(sender);
        (driven, committer.join().expect("the committer does not panic"))
    });
    let (height, in_store) = (store.height(), in_store.level());
    End { sent, refused, committed: result, height, in_store }
}

/// The driver: blocks until asked to stop, or until nobody takes them.
fn drive(blocks: u64, cancel: &CancelToken, sender: &SyncSender<BlockCommit>) -> (u64, bool) {
    let mut state = Map::default();
    for topoheight in 1..=blocks {
        if cancel.is_cancelled() {
            return (topoheight - 1, false);
        }
        state.totals.height = topoheight;
        let hash = BlockHash([u8::try_from(topoheight).unwrap_or(u8::MAX); 32]);
        let write_set = WriteSet::default();
        if sender.send(BlockCommit { topoheight, hash, totals: state.totals, write_set }).is_err() {
            return (topoheight - 1, true);
        }
    }
    (blocks, false)
}
