//! The writes of a group of blocks in the order of keys.

use core::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use wavefront_types::{StateKey, StateValue, WriteSet};

/// One write of the group: key, index of the block, new value.
pub(super) type Write<'a> = (&'a StateKey, usize, Option<&'a StateValue>);

/// A block's next write. Blocks compare last, so that the writes of one key stay in their order;
/// the key's first bytes decide nearly always.
type Head<'a> = Reverse<(u64, &'a StateKey, usize)>;

/// Merges write sets, which are sorted each. Unlike sorting them together it takes no memory for
/// all writes at once, and mapping that anew for each group cost more than the comparisons.
pub(super) struct Merge<'a, I> {
    heads: BinaryHeap<Head<'a>>,
    /// By block: the value of its head, and what comes after.
    rest: Vec<(Option<&'a StateValue>, I)>,
}

/// The writes of `write_sets`, by key, and those of one key by block.
///
/// # Complexity
/// O(log blocks) a write.
pub(super) fn merge<'a>(
    write_sets: impl Iterator<Item = &'a WriteSet>,
) -> Merge<'a, <&'a WriteSet as IntoIterator>::IntoIter> {
    let mut merge = Merge { heads: BinaryHeap::new(), rest: Vec::new() };
    for (block, write_set) in write_sets.enumerate() {
        let mut entries = write_set.iter();
        let first = entries.next();
        merge.rest.push((first.and_then(|(_, value)| value.as_ref()), entries));
        merge.heads.extend(first.map(|(key, _)| head(key, block)));
    }
    merge
}

fn head(key: &StateKey, block: usize) -> Head<'_> {
    Reverse((key.order_prefix(), key, block))
}

impl<'a, I: Iterator<Item = &'a (StateKey, Option<StateValue>)>> Iterator for Merge<'a, I> {
    type Item = Write<'a>;

    fn next(&mut self) -> Option<Write<'a>> {
        let mut top = self.heads.peek_mut()?;
        let Reverse((_, key, block)) = *top;
        let (value, entries) = self.rest.get_mut(block)?;
        let write = (key, block, *value);
        match entries.next() {
            Some((key, next)) => {
                *value = next.as_ref();
                *top = head(key, block);
            }
            None => {
                PeekMut::pop(top);
            }
        }
        Some(write)
    }
}
