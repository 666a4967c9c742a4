//! A store whose commits lag behind: every version of the state is kept, readers take the newest.

use std::sync::Arc;

use wavefront_sync::{Mutex, Watermark};
use wavefront_types::{Totals, WriteSet};

use crate::mpsc::Receiver;
use crate::world::Map;

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

    /// The newest version and its topoheight.
    ///
    /// # Panics
    /// Never: there is always a version.
    pub fn snapshot(&self) -> (Arc<Map>, u64) {
        let versions = self.versions.lock();
        let last = versions.last().expect("there is always a version");
        (Arc::clone(last), (versions.len() - 1) as u64)
    }

    /// Commits what arrives until the sender is gone.
    ///
    /// # Panics
    /// When blocks arrive out of order.
    pub fn commit_all(&self, commits: Receiver<Commit>) {
        for (topoheight, writes, totals) in commits {
            let (last, at) = self.snapshot();
            assert_eq!(at + 1, topoheight, "blocks are committed in order");
            let mut next = Map::clone(&last);
            next.apply(&writes, totals);
            self.versions.lock().push(Arc::new(next));
            self.in_store.raise(topoheight);
        }
    }
}
