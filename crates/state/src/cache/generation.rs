//! One generation of cached values, with what it takes in bytes.

use std::collections::VecDeque;

use wavefront_types::{StateKey, StateValue};

use crate::FastMap;

/// What is known of one key.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) value: Option<StateValue>,
    /// Topoheight of the block that wrote it; 0 for a value read from a snapshot.
    pub(super) written_at: u64,
}

/// What an entry takes in its table, with the table at its emptiest: one that has just doubled is
/// 7/16 full, and each slot has one byte of the table's own.
pub(super) const ENTRY_BYTES: usize = (size_of::<(StateKey, Entry)>() + 1) * 16 / 7 + 1;

/// What an entry takes in all.
pub(super) fn entry_bytes(key: &StateKey, value: Option<&StateValue>) -> usize {
    ENTRY_BYTES
        .saturating_add(key.heap_bytes())
        .saturating_add(value.map_or(0, StateValue::heap_bytes))
}

/// Entries that come and go together, except for the pinned ones: those written by blocks that the
/// snapshot does not hold yet.
#[derive(Debug, Default)]
pub(super) struct Generation {
    entries: FastMap<StateKey, Entry>,
    /// Of all entries.
    bytes: usize,
    /// Of the pinned ones, by the block that wrote them, oldest first. What a block wrote is
    /// unpinned by dropping its sum here; the entries need not be looked at.
    pinned: VecDeque<(u64, usize)>,
    /// The sum of those.
    pinned_bytes: usize,
}

impl Generation {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) const fn pinned_bytes(&self) -> usize {
        self.pinned_bytes
    }

    /// Bytes of the entries that are not pinned.
    pub(super) const fn loose_bytes(&self) -> usize {
        self.bytes.saturating_sub(self.pinned_bytes)
    }

    #[inline]
    pub(super) fn get(&self, key: &StateKey) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Puts in an entry that was read from a snapshot, of a key that is not there.
    pub(super) fn insert_loose(&mut self, key: StateKey, value: Option<StateValue>) {
        self.bytes = self.bytes.saturating_add(entry_bytes(&key, value.as_ref()));
        self.entries.insert(key, Entry { value, written_at: 0 });
    }

    /// Puts in, or replaces, an entry that is pinned. No pinned entry is of a later block.
    pub(super) fn insert_pinned(
        &mut self,
        key: StateKey,
        value: Option<StateValue>,
        written_at: u64,
    ) {
        let bytes = entry_bytes(&key, value.as_ref());
        if let Some(replaced) = self.entries.insert(key, Entry { value, written_at }) {
            self.discharge(&key, &replaced);
        }
        self.bytes = self.bytes.saturating_add(bytes);
        self.pinned_bytes = self.pinned_bytes.saturating_add(bytes);
        match self.pinned.back_mut() {
            Some((block, sum)) if *block == written_at => *sum = sum.saturating_add(bytes),
            _ => self.pinned.push_back((written_at, bytes)),
        }
    }

    /// Takes an entry out, if it is there.
    pub(super) fn remove(&mut self, key: &StateKey) {
        if let Some(removed) = self.entries.remove(key) {
            self.discharge(key, &removed);
        }
    }

    /// Takes an entry that is gone out of the sums.
    fn discharge(&mut self, key: &StateKey, gone: &Entry) {
        let bytes = entry_bytes(key, gone.value.as_ref());
        self.bytes = self.bytes.saturating_sub(bytes);
        if let Ok(at) = self.pinned.binary_search_by_key(&gone.written_at, |(block, _)| *block)
            && let Some((_, sum)) = self.pinned.get_mut(at)
        {
            *sum = sum.saturating_sub(bytes);
            self.pinned_bytes = self.pinned_bytes.saturating_sub(bytes);
        }
    }

    /// Unpins what the blocks up to `durable` wrote.
    pub(super) fn unpin(&mut self, durable: u64) {
        while let Some((_, bytes)) = self.pinned.pop_front_if(|(block, _)| *block <= durable) {
            self.pinned_bytes = self.pinned_bytes.saturating_sub(bytes);
        }
    }

    /// Gives up everything that is not pinned, with `durable` as for the last
    /// [`unpin`](Self::unpin), and says which block's writes were the newest among it. Keeps room
    /// for `room` entries.
    pub(super) fn give_up_loose(&mut self, durable: u64, room: usize) -> u64 {
        let mut newest = 0;
        self.entries.retain(|_, entry| {
            let keep = entry.written_at > durable;
            if !keep {
                newest = newest.max(entry.written_at);
            }
            keep
        });
        self.bytes = self.pinned_bytes;
        // Pinned entries may have grown the table beyond what the bound allows.
        self.entries.shrink_to(room.max(self.entries.len()));
        newest
    }
}
