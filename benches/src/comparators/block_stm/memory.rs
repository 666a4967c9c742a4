//! Multi-version memory.

use std::ops::Range;

use crossbeam_utils::CachePadded;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use wavefront_state::{FastMap, KeyOrder, Numbered};
use wavefront_sync::{Mutex, RwLock};
use wavefront_types::{StateKey, StateValue, WriteSet};

use super::scheduler::Version;
use crate::comparators::sorting::numbered;

/// A power of two, well above the threads that meet here.
const SHARDS: usize = 256;

/// Where a read value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The state before the block.
    Store,
    /// A version written in the block.
    Written(Version),
}

/// What a transaction finds under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing written by an earlier transaction.
    Nothing,
    /// The newest version of an earlier transaction.
    Value(Version, Option<StateValue>),
    /// An earlier transaction wrote here, was aborted, and will probably write here again.
    Estimate {
        /// That transaction.
        blocking: usize,
    },
}

/// Keys with where their values came from, in order of reading.
pub type ReadSet = Vec<(StateKey, Origin)>;
/// Keys with their new values.
pub type Writes = Vec<(StateKey, Option<StateValue>)>;

#[derive(Debug)]
struct Entry {
    index: u32,
    incarnation: u32,
    estimate: bool,
    value: Option<StateValue>,
}

#[derive(Debug, Default)]
struct Last {
    reads: ReadSet,
    written: Vec<StateKey>,
}

type Shard = RwLock<FastMap<StateKey, Vec<Entry>>>;

/// The versions of every key the block wrote, and what each transaction's last run did.
#[derive(Debug)]
pub struct Memory {
    shards: Box<[CachePadded<Shard>]>,
    last: Box<[Mutex<Last>]>,
}

impl Memory {
    /// Memory for a block of `len` transactions.
    #[must_use]
    pub fn new(len: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| CachePadded::default()).collect(),
            last: (0..len).map(|_| Mutex::default()).collect(),
        }
    }

    /// Keys end in hashes or points, whose bytes are as good as a hash for choosing a shard.
    #[inline]
    fn shard(&self, key: &StateKey) -> &Shard {
        let byte = key.first_id()[7];
        &self.shards[usize::from(byte)]
    }

    /// What transaction `index` reads under `key`.
    ///
    /// # Panics
    /// Never: indices of a block fit 32 bits.
    #[inline]
    #[must_use]
    pub fn read(&self, key: &StateKey, index: usize) -> Found {
        let shard = self.shard(key).read();
        let Some(versions) = shard.get(key) else { return Found::Nothing };
        let before = versions.partition_point(|entry| (entry.index as usize) < index);
        match before.checked_sub(1).map(|at| &versions[at]) {
            None => Found::Nothing,
            Some(entry) if entry.estimate => Found::Estimate { blocking: entry.index as usize },
            Some(entry) => Found::Value(
                Version { index: entry.index as usize, incarnation: entry.incarnation },
                entry.value.clone(),
            ),
        }
    }

    /// Where transaction `index` would read `key` from now; `None` at an estimate.
    #[inline]
    fn origin(&self, key: &StateKey, index: usize) -> Option<Origin> {
        let shard = self.shard(key).read();
        let Some(versions) = shard.get(key) else { return Some(Origin::Store) };
        let before = versions.partition_point(|entry| (entry.index as usize) < index);
        match before.checked_sub(1).map(|at| &versions[at]) {
            None => Some(Origin::Store),
            Some(entry) if entry.estimate => None,
            Some(entry) => Some(Origin::Written(Version {
                index: entry.index as usize,
                incarnation: entry.incarnation,
            })),
        }
    }

    /// Publishes what a run wrote, takes back what only the run before it wrote, and keeps what it
    /// read for validation. Whether it wrote a key that the run before it did not.
    ///
    /// # Panics
    /// When the block has 2^32 transactions.
    pub fn record(&self, version: Version, reads: ReadSet, writes: Writes) -> bool {
        let index = u32::try_from(version.index).expect("a block has fewer than 2^32 transactions");
        let mut last = self.last[version.index].lock();
        let mut wrote_new = false;
        for key in &last.written {
            if !writes.iter().any(|(written, _)| written == key) {
                self.remove(key, index);
            }
        }
        let mut written = Vec::with_capacity(writes.len());
        for (key, value) in writes {
            wrote_new |= !last.written.contains(&key);
            written.push(key);
            self.write(
                &key,
                Entry { index, incarnation: version.incarnation, estimate: false, value },
            );
        }
        *last = Last { reads, written };
        wrote_new
    }

    fn write(&self, key: &StateKey, entry: Entry) {
        let mut shard = self.shard(key).write();
        let versions = shard.entry(*key).or_insert_with(|| Vec::with_capacity(1));
        match versions.binary_search_by_key(&entry.index, |entry| entry.index) {
            Ok(at) => versions[at] = entry,
            Err(at) => versions.insert(at, entry),
        }
    }

    fn remove(&self, key: &StateKey, index: u32) {
        let mut shard = self.shard(key).write();
        if let Some(versions) = shard.get_mut(key)
            && let Ok(at) = versions.binary_search_by_key(&index, |entry| entry.index)
        {
            versions.remove(at);
        }
    }

    /// Whether the last run of `index` would read the same versions now.
    #[must_use]
    pub fn validate(&self, index: usize) -> bool {
        let last = self.last[index].lock();
        last.reads.iter().all(|(key, origin)| self.origin(key, index) == Some(*origin))
    }

    /// The first transaction whose estimate the next run of `index` would meet where the last one
    /// read.
    #[must_use]
    pub fn blocked_by(&self, index: usize) -> Option<usize> {
        let last = self.last[index].lock();
        last.reads.iter().find_map(|(key, _)| match self.read(key, index) {
            Found::Estimate { blocking } => Some(blocking),
            Found::Nothing | Found::Value(..) => None,
        })
    }

    /// Turns what the last run of `index` wrote into estimates.
    ///
    /// # Panics
    /// When the block has 2^32 transactions.
    pub fn estimate(&self, index: usize) {
        let last = self.last[index].lock();
        let index = u32::try_from(index).expect("a block has fewer than 2^32 transactions");
        for key in &last.written {
            let mut shard = self.shard(key).write();
            if let Some(versions) = shard.get_mut(key)
                && let Ok(at) = versions.binary_search_by_key(&index, |entry| entry.index)
            {
                versions[at].estimate = true;
            }
        }
    }

    /// The newest value of every key, collected by all threads of the pool that the caller is in.
    ///
    /// # Panics
    /// When the block writes 2^32 keys.
    ///
    /// # Complexity
    /// O(n log n) in the keys.
    #[must_use]
    pub fn into_write_set(self, epilogue: &[(StateKey, Option<StateValue>)]) -> WriteSet {
        let newest = |shard: CachePadded<Shard>| {
            let shard = CachePadded::into_inner(shard).into_inner();
            shard.into_iter().filter_map(|(key, mut versions)| Some((key, versions.pop()?.value)))
        };
        let mut entries: Writes = Vec::from(self.shards)
            .into_par_iter()
            .with_min_len(8)
            .flat_map_iter(newest)
            .filter(|(key, _)| !epilogue.iter().any(|(written, _)| written == key))
            .collect();
        entries.extend_from_slice(epilogue);
        let mut order = KeyOrder::default();
        order.fill(numbered(&entries).into_iter());
        let groups = order.groups(KeyOrder::RUN_LEN);
        let run = |group: &mut Vec<Numbered>, range: Range<u32>| {
            group.clear();
            group.extend_from_slice(order.group(range));
            KeyOrder::sort(group, |at| entries[at as usize].0);
            group.iter().map(|(_, at)| entries[*at as usize].clone()).collect()
        };
        WriteSet::from_runs(groups.into_par_iter().map_init(Vec::new, run).collect())
    }
}
