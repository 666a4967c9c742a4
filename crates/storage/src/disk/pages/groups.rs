//! The checksums of pages, in memory as far as they were needed.

use std::collections::BTreeMap;

use super::place::{GROUP_PAGES, PAGE, group_of};

/// Groups that stay in memory when nothing is to be written: the sums of 4 GiB in 8 MiB.
const GROUPS_MAX: usize = 2_048;
const SUM: usize = size_of::<u64>();
const _: () = assert!(GROUP_PAGES == (PAGE / SUM) as u64);

/// The checksums of one group.
#[derive(Debug, Clone)]
struct Group {
    sums: Box<[u64; PAGE / SUM]>,
    /// Whether the file does not have them yet.
    dirty: bool,
}

/// The checksums of the groups in memory.
#[derive(Debug, Default)]
pub(super) struct Groups(BTreeMap<u64, Group>);

impl Groups {
    /// The checksum of a page, `None` when its group is not in memory.
    pub(super) fn get(&self, page: u64) -> Option<u64> {
        Some(self.0.get(&group_of(page))?.sums[index(page)])
    }

    /// Takes in a group's page of sums as the file has it, unless it is here.
    pub(super) fn take_in(&mut self, group: u64, page: &[u8; PAGE]) {
        if self.0.len() >= GROUPS_MAX {
            self.0.retain(|_, group| group.dirty);
        }
        self.0.entry(group).or_insert_with(|| {
            let mut sums = Box::new([0; PAGE / SUM]);
            for (sum, bytes) in sums.iter_mut().zip(page.as_chunks::<SUM>().0) {
                *sum = u64::from_be_bytes(*bytes);
            }
            Group { sums, dirty: false }
        });
    }

    /// Sets the checksum of a page whose group is in memory.
    pub(super) fn set(&mut self, page: u64, sum: u64) {
        if let Some(group) = self.0.get_mut(&group_of(page)) {
            group.sums[index(page)] = sum;
            group.dirty = true;
        }
    }

    /// Forgets the groups that a file of so many pages does not have.
    pub(super) fn cut(&mut self, pages: u64) {
        let _ = self.0.split_off(&pages.div_ceil(GROUP_PAGES));
    }

    /// The pages of sums that the file does not have yet.
    pub(super) fn dirty(&self) -> impl Iterator<Item = (u64, [u8; PAGE])> {
        self.0.iter().filter(|(_, group)| group.dirty).map(|(number, group)| {
            let mut page = [0; PAGE];
            for (bytes, sum) in page.as_chunks_mut::<SUM>().0.iter_mut().zip(&*group.sums) {
                *bytes = sum.to_be_bytes();
            }
            (*number, page)
        })
    }

    /// The file has them all now.
    pub(super) fn cleaned(&mut self) {
        self.0.values_mut().for_each(|group| group.dirty = false);
    }
}

fn index(page: u64) -> usize {
    usize::try_from(page % GROUP_PAGES).unwrap_or_default()
}
