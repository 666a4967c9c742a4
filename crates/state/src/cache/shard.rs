//! One shard of the cache: two generations, and the rules by which entries are given up.

use wavefront_types::{ReadResult, StateKey, StateValue};

use super::error::CacheError;
use super::generation::{ENTRY_BYTES, Generation, entry_bytes};
use super::stats::CacheStats;

/// The state that a reader shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// Which of the cache's lives it belongs to; a clearing begins another.
    pub(super) epoch: u64,
    /// The block it stands after.
    pub(super) topoheight: u64,
    /// The block its snapshot stands after.
    pub(super) snapshot: u64,
}

/// Additions go to `young`. When it is full it becomes `old`, and what was old is given up, pinned
/// entries excepted. A key is in one of them at most.
#[derive(Debug)]
pub(super) struct Shard {
    young: Generation,
    old: Generation,
    /// Most loose bytes of a generation; of both together, twice that.
    generation_max: usize,
    epoch: u64,
    /// The newest snapshot that a reader was opened over: what later blocks wrote is pinned.
    durable: u64,
    /// The newest block of which a write was given up: an older snapshot lacks it.
    given_up: u64,
    misses: u64,
}

impl Shard {
    pub(super) fn new(generation_max: usize, epoch: u64) -> Self {
        let (young, old) = (Generation::default(), Generation::default());
        Self { young, old, generation_max, epoch, durable: 0, given_up: 0, misses: 0 }
    }

    /// The value of a key in a view, or [`CacheError::StaleReader`] when the shard cannot tell any
    /// more; `None` when the view's snapshot has to be asked.
    #[inline]
    pub(super) fn lookup(&self, view: &View, key: &StateKey) -> Option<ReadResult> {
        let stale = || CacheError::StaleReader { topoheight: view.topoheight }.into();
        if !self.serves(view) {
            return Some(Err(stale()));
        }
        let entry = self.young.get(key).or_else(|| self.old.get(key))?;
        let later = entry.written_at > view.topoheight;
        Some(if later { Err(stale()) } else { Ok(entry.value.clone()) })
    }

    /// Whether everything written after the view's snapshot is here still.
    const fn serves(&self, view: &View) -> bool {
        self.epoch == view.epoch && self.given_up <= view.snapshot
    }

    /// Keeps a value that a view's snapshot holds, unless something newer is there, or was.
    pub(super) fn keep(&mut self, view: &View, key: &StateKey, value: Option<&StateValue>) {
        self.misses = self.misses.saturating_add(1);
        let bytes = entry_bytes(key, value);
        if !self.serves(view)
            || bytes > self.generation_max
            || self.young.get(key).is_some()
            || self.old.get(key).is_some()
        {
            return;
        }
        // At most twice: then nothing loose is left.
        while self.is_full(bytes) {
            self.rotate();
        }
        self.young.insert_loose(*key, value.cloned());
    }

    /// Takes in what the block at `topoheight` wrote, the last one so far.
    pub(super) fn write(&mut self, key: &StateKey, value: Option<&StateValue>, topoheight: u64) {
        self.old.remove(key);
        self.young.insert_pinned(*key, value.cloned(), topoheight);
    }

    /// Trusts in a snapshot after the block at `durable`: what the blocks up to it wrote may be
    /// given up from here on. One that is not newer than the last changes nothing.
    pub(super) fn trust(&mut self, durable: u64) {
        if durable <= self.durable {
            return;
        }
        self.durable = durable;
        self.young.unpin(durable);
        self.old.unpin(durable);
        while self.loose_bytes() > self.generation_max.saturating_mul(2) {
            self.rotate();
        }
    }

    /// The newest block of which a write was given up.
    pub(super) const fn given_up(&self) -> u64 {
        self.given_up
    }

    /// Adds what is here to `stats`.
    pub(super) fn count(&self, stats: &mut CacheStats) {
        for generation in [&self.young, &self.old] {
            stats.entries = stats.entries.saturating_add(generation.len());
            stats.bytes = stats.bytes.saturating_add(generation.bytes());
            stats.pinned_bytes = stats.pinned_bytes.saturating_add(generation.pinned_bytes());
        }
        stats.misses = stats.misses.saturating_add(self.misses);
    }

    /// Forgets everything but the figures, for another life of the cache.
    pub(super) fn clear(&mut self, epoch: u64) {
        *self = Self { misses: self.misses, ..Self::new(self.generation_max, epoch) };
    }

    const fn loose_bytes(&self) -> usize {
        self.young.loose_bytes().saturating_add(self.old.loose_bytes())
    }

    /// Whether an entry of so many bytes has no room in the young generation.
    const fn is_full(&self, bytes: usize) -> bool {
        self.young.loose_bytes().saturating_add(bytes) > self.generation_max
            || self.loose_bytes().saturating_add(bytes) > self.generation_max.saturating_mul(2)
    }

    fn rotate(&mut self) {
        let mut forgotten = core::mem::replace(&mut self.old, core::mem::take(&mut self.young));
        let room = self.generation_max / ENTRY_BYTES;
        self.given_up = self.given_up.max(forgotten.give_up_loose(self.durable, room));
        self.young = forgotten;
    }
}
