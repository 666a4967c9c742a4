//! A store whose commits lag behind: every version of the state is kept, readers take the newest.

use std::sync::Arc;

use wavefront_sync::{Mutex, Watermark};
use wavefront_types::{
    BlockHash, ReadError, ReadResult, StateKey, StateReader, StateSnapshot, Tip, Totals, WriteSet,
};

use crate::mpsc::Receiver;
use crate::world::Map;

/// The block at a topoheight, with the counters after it.
pub fn block(topoheight: u64, totals: Totals) -> Tip {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&topoheight.to_be_bytes());
    Tip { topoheight, hash: BlockHash(hash), totals }
}

/// A version, and the block that it says it stands after.
#[derive(Debug, Clone)]
pub struct Version {
    /// The state.
    pub state: Arc<Map>,
    /// Its block.
    pub tip: Tip,
}

impl StateReader for Version {
    fn read(&self, key: &StateKey) -> ReadResult {
        self.state.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.state.totals()
    }
}

impl StateSnapshot for Version {
    fn tip(&self) -> &Tip {
        &self.tip
    }
}

/// A block's effects on their way to the store.
pub type Commit = (u64, WriteSet, Totals);

/// The store; the position of a version is its topoheight.
#[derive(Debug)]
pub struct Shelf {
    versions: Mutex<Vec<Arc<Map>>>,
    /// The last block committed, as the committer tells the driver.
    pub in_store: Watermark,
}

impl Shelf {
    /// A store with the state before the first block.
    pub fn new(before: Map) -> Self {
        Self { versions: Mutex::new(vec![Arc::new(before)]), in_store: Watermark::new(0) }
    }

    /// The newest version.
    ///
    /// # Panics
    /// Never: there is always a version.
    pub fn snapshot(&self) -> Version {
        let versions = self.versions.lock();
        let last = versions.last().expect("there is always a version");
        let tip = block((versions.len() - 1) as u64, last.totals);
        Version { state: Arc::clone(last), tip }
    }

    /// Commits what arrives until the sender is gone.
    ///
    /// # Panics
    /// When blocks arrive out of order.
    pub fn commit_all(&self, commits: Receiver<Commit>) {
        for (topoheight, writes, totals) in commits {
            let last = self.snapshot();
            assert_eq!(last.tip.topoheight + 1, topoheight, "blocks are committed in order");
            let mut next = Map::clone(&last.state);
            next.apply(&writes, totals);
            self.versions.lock().push(Arc::new(next));
            self.in_store.raise(topoheight);
        }
    }
}
