//! The write set of a parallel attempt: the written cells in key order, collected by all threads.

use core::ops::Range;
use std::sync::Arc;
use std::vec::IntoIter;

use wavefront_scheduler::workers::{Seat, Work, WorkQueue, Workers};
use wavefront_state::{CellTable, Gathered, KeyOrder, Numbered, Slot};
use wavefront_types::state::WriteEntry;
use wavefront_types::{StateKey, WriteSet};

/// What was written: cells by the numbers of their keys.
pub(super) trait Cells: Send + Sync + 'static {
    /// The keys by number.
    fn keys(&self) -> &[StateKey];
    /// Their cells.
    fn cells(&self) -> &CellTable;
}

/// Collects what was written; those cells are empty afterwards. Gives the cells and the memory of
/// the order back.
pub(super) fn write_set<C: Cells>(
    attempt: Arc<C>,
    written: &[Vec<Numbered>],
    mut order: KeyOrder,
    workers: &Workers<'_>,
) -> (WriteSet, Arc<C>, KeyOrder) {
    order.fill(written.iter().flatten().copied());
    let groups: Vec<_> = order.groups(KeyOrder::RUN_LEN).into_iter().enumerate().collect();
    let count = groups.len();
    let collect = Collect {
        attempt,
        order,
        groups: WorkQueue::new(groups.into_iter()),
        runs: Gathered::new(),
    };
    let Collect { attempt, order, runs, .. } = workers.share(collect, count);
    let mut runs: Vec<_> = runs.into_lists().into_iter().flatten().collect();
    runs.sort_unstable_by_key(|(number, _)| *number);
    let write_set = WriteSet::from_runs(runs.into_iter().map(|(_, run)| run).collect());
    (write_set, attempt, order)
}

struct Collect<C> {
    attempt: Arc<C>,
    order: KeyOrder,
    groups: WorkQueue<IntoIter<(usize, Range<u32>)>>,
    runs: Gathered<(usize, Vec<WriteEntry>)>,
}

impl<C: Cells> Work for Collect<C> {
    fn work(&self, _: &Seat<'_>) {
        let (keys, cells) = (self.attempt.keys(), self.attempt.cells());
        let mut group = Vec::with_capacity(KeyOrder::RUN_LEN);
        let mut runs = Vec::new();
        for (number, range) in self.groups.items() {
            group.clear();
            group.extend_from_slice(self.order.group(range));
            KeyOrder::sort(&mut group, |slot| keys[slot as usize]);
            runs.push((number, group.iter().map(|entry| take(keys, cells, entry)).collect()));
        }
        self.runs.give(runs);
    }

    fn has_work(&self) -> bool {
        self.groups.left() > 0
    }
}

/// A written key with its value, which leaves its cell.
#[inline]
fn take(keys: &[StateKey], cells: &CellTable, (_, slot): &Numbered) -> WriteEntry {
    // The key last: it is then copied once, since no lock comes in between.
    let value = cells.take(Slot(*slot));
    (keys[*slot as usize], value)
}

/// The same on the calling thread alone, for models, which cannot run a pool.
pub(super) fn in_place(
    keys: &[StateKey],
    cells: &CellTable,
    written: &[Vec<Numbered>],
) -> WriteSet {
    let entries = written.iter().flatten().map(|entry| take(keys, cells, entry));
    WriteSet::from_unsorted(entries.collect())
}
