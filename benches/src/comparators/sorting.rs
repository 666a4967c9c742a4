//! Write sets in canonical order, for comparators.

use wavefront_state::{KeyOrder, Numbered};
use wavefront_types::WriteSet;
use wavefront_types::state::WriteEntry;

/// Entries in canonical order, sorted the way the engine sorts its own, but on one thread.
///
/// # Panics
/// When there are 2^32 entries.
#[must_use]
pub fn write_set(mut entries: Vec<WriteEntry>) -> WriteSet {
    let mut order = KeyOrder::default();
    order.fill(numbered(&entries).into_iter());
    let mut group = Vec::new();
    let run = |range| {
        group.clear();
        group.extend_from_slice(order.group(range));
        KeyOrder::sort(&mut group, |at| entries[at as usize].0);
        let mut entry = |(_, at): &Numbered| {
            let (key, value) = &mut entries[*at as usize];
            (*key, value.take())
        };
        group.iter().map(&mut entry).collect()
    };
    WriteSet::from_runs(order.groups(KeyOrder::RUN_LEN).into_iter().map(run).collect())
}

/// Entries by number, as [`KeyOrder`] takes them.
pub(super) fn numbered(entries: &[WriteEntry]) -> Vec<Numbered> {
    let number = |at: usize| u32::try_from(at).expect("a block writes fewer than 2^32 keys");
    entries.iter().enumerate().map(|(at, (key, _))| (key.order_prefix(), number(at))).collect()
}
