//! Brings keys into canonical order: by buckets of their first bytes, so that most comparisons fall
//! away and several threads can sort at once.

use core::ops::Range;

use wavefront_types::{KeyKind, StateKey};

/// A key's [`order_prefix`](StateKey::order_prefix) and its number, whatever the number counts.
pub type Numbered = (u64, u32);

/// Two bytes of the prefix choose a bucket: the kind, and one of the first id, which is a public
/// key or a hash for all kinds, so that its bits are as good as random. Keys made to share them end
/// in one bucket, which then costs what sorting costs. The first kinds have 256 buckets each; those
/// that few transactions touch, the last eight, have as many together.
const BUCKETS: usize = 1 << 11;
const BUCKET_SHIFT: u32 = 48;
const COMMON_BUCKETS: usize = 7 << 8;
const _: () = assert!(KeyKind::ALL.len() <= 15, "more kinds need more buckets");
/// Below this, counting 2,048 buckets costs more than it saves.
const BUCKETS_FROM: usize = 256;

/// Orders keys by number; keeps its memory for the next block.
#[derive(Debug, Default)]
pub struct KeyOrder {
    /// By bucket.
    ordered: Vec<Numbered>,
    /// Where each bucket ends, while they are filled: where its next entry goes.
    ends: Vec<u32>,
}

impl KeyOrder {
    /// Keys in a group that becomes a run of a write set: some 10 µs of a thread's work, and an
    /// allocation small enough to come from memory that was used before.
    pub const RUN_LEN: usize = 512;

    /// Takes keys, each once, in any order, and puts those of a bucket together.
    ///
    /// # Panics
    /// When there are 2^32 of them.
    ///
    /// # Complexity
    /// O(n), two passes.
    #[allow(
        clippy::arithmetic_side_effects,
        reason = "no sum exceeds the length, which is checked"
    )]
    pub fn fill(&mut self, keys: impl Iterator<Item = Numbered> + Clone) {
        self.ends.clear();
        self.ordered.clear();
        let len = keys.clone().count();
        let end = u32::try_from(len).expect("a block has fewer than 2^32 keys");
        if len < BUCKETS_FROM {
            self.ordered.extend(keys);
            self.ends.push(end);
            return;
        }
        self.ends.resize(BUCKETS, 0);
        for (prefix, _) in keys.clone() {
            self.ends[bucket(prefix)] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            (start, *end) = (start + *end, start);
        }
        self.ordered.resize(len, (0, 0));
        for key in keys {
            let next = &mut self.ends[bucket(key.0)];
            self.ordered[*next as usize] = key;
            *next += 1;
        }
    }

    /// Cuts the keys into groups of whole buckets, with about `group_len` keys or the one bucket
    /// that has more. A group's keys come before those of the next.
    #[allow(clippy::arithmetic_side_effects, reason = "ends ascend")]
    pub fn groups(&self, group_len: usize) -> Vec<Range<u32>> {
        let mut groups = Vec::new();
        let mut start = 0;
        for end in &self.ends {
            if (*end - start) as usize >= group_len.max(1) {
                groups.push(start..*end);
                start = *end;
            }
        }
        let end = self.ends.last().copied().unwrap_or(0);
        if start < end {
            groups.push(start..end);
        }
        groups
    }

    /// The keys of a group, each bucket in the order in which its keys were filled in.
    ///
    /// # Panics
    /// When there is no such group.
    pub fn group(&self, range: Range<u32>) -> &[Numbered] {
        &self.ordered[range.start as usize..range.end as usize]
    }

    /// Sorts a copy of a group completely; `key_of` gives the key with a number.
    ///
    /// # Complexity
    /// O(n log b) for buckets of b keys.
    pub fn sort(group: &mut [Numbered], key_of: impl Fn(u32) -> StateKey) {
        if group.len() < BUCKETS_FROM {
            group.sort_unstable();
        } else {
            for bucket in group.chunk_by_mut(|a, b| bucket(a.0) == bucket(b.0)) {
                bucket.sort_unstable();
            }
        }
        for run in group.chunk_by_mut(|a, b| a.0 == b.0) {
            if run.len() > 1 {
                run.sort_unstable_by_key(|(_, number)| key_of(*number));
            }
        }
    }
}

#[inline]
fn bucket(prefix: u64) -> usize {
    #[allow(clippy::cast_possible_truncation, reason = "16 bits are left")]
    let top = (prefix >> BUCKET_SHIFT) as usize;
    match top.checked_sub(COMMON_BUCKETS) {
        None => top,
        Some(rare) => COMMON_BUCKETS | rare >> 3 & 0xff,
    }
}
