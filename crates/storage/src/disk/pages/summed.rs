//! Reading and writing pages with their checksums.

use std::io;
use std::sync::{Arc, OnceLock};

use redb::StorageBackend;
use wavefront_sync::{Flag, Mutex, RwLock, RwLockWriteGuard};

use super::front::{Front, HEADER};
use super::groups::Groups;
use super::place::{PAGE, PageDamage, Stretch, damage_in, group_of, page_at, stretches, sums_at};
use crate::disk::sums::page_sum;

/// A medium, and the checksums of its pages as far as they were needed.
#[derive(Debug)]
pub(super) struct Summed {
    pub(super) medium: Arc<dyn StorageBackend>,
    pub(super) groups: RwLock<Groups>,
    pub(super) head: Mutex<Head>,
    /// What was found damaged first. The engine below tells that once, and then only that it was.
    pub(super) damage: OnceLock<PageDamage>,
    /// Raised when a change failed.
    pub(super) shut: Flag,
}

/// What the two fronts are about.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) front: Front,
    /// The header of the engine below, when it is to be written with the next sync.
    pub(super) pending: Option<[u8; HEADER]>,
    /// Whether both fronts hold the header in force.
    twins: bool,
    /// Whether the last sync went well.
    synced: bool,
}

impl Summed {
    /// With this header in force.
    pub(super) fn new(medium: Arc<dyn StorageBackend>, front: Front) -> Self {
        let head = Head { front, pending: None, twins: true, synced: true };
        Self {
            medium,
            groups: RwLock::default(),
            head: Mutex::new(head),
            damage: OnceLock::new(),
            shut: Flag::new(),
        }
    }

    /// Remembers damage.
    pub(super) fn noted<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(damage) = &result
            && let Some(damage) = damage_in(damage)
        {
            let _ = self.damage.set(damage);
        }
        result
    }

    pub(super) fn expect_open(&self) -> io::Result<()> {
        if self.shut.is_raised() { Err(shut()) } else { Ok(()) }
    }

    /// Reads what the file must have.
    fn read_at(&self, page: u64, at: u64, out: &mut [u8]) -> io::Result<()> {
        self.medium.read(at, out).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => PageDamage::Missing { page, at }.into(),
            _ => error,
        })
    }

    /// The sums with those of a page's group among them.
    fn groups_with(&self, page: u64) -> io::Result<RwLockWriteGuard<'_, Groups>> {
        // More than once only if another thread's group pushes this one out in between.
        loop {
            let groups = self.groups.write();
            if groups.get(page).is_some() {
                return Ok(groups);
            }
            drop(groups);
            let (group, mut sums) = (group_of(page), [0; PAGE]);
            self.read_at(page, sums_at(group), &mut sums)?;
            self.groups.write().take_in(group, &sums);
        }
    }

    fn sum(&self, page: u64) -> io::Result<u64> {
        let known = self.groups.read().get(page);
        match known {
            Some(sum) => Ok(sum),
            None => Ok(self.groups_with(page)?.get(page).unwrap_or_default()),
        }
    }

    pub(super) fn read_pages(&self, first: u64, out: &mut [u8]) -> io::Result<()> {
        let mut rest = out;
        for Stretch { first, pages } in stretches(first, rest.len() / PAGE) {
            let (out, after) = rest.split_at_mut(pages * PAGE);
            rest = after;
            self.read_at(first, page_at(first), out)?;
            for (page, bytes) in (first..).zip(out.as_chunks::<PAGE>().0) {
                if self.sum(page)? != page_sum(page, bytes) {
                    return Err(PageDamage::Page { page, at: page_at(page) }.into());
                }
            }
        }
        Ok(())
    }

    pub(super) fn write_pages(&self, first: u64, data: &[u8]) -> io::Result<()> {
        let mut rest = data;
        for Stretch { first, pages } in stretches(first, data.len() / PAGE) {
            let (data, after) = rest.split_at(pages * PAGE);
            rest = after;
            self.medium.write(page_at(first), data)?;
            let sums = data.as_chunks::<PAGE>().0.iter();
            let sums: Vec<u64> = (first..).zip(sums).map(|(page, of)| page_sum(page, of)).collect();
            let mut groups = self.groups_with(first)?;
            for (page, sum) in (first..).zip(sums) {
                groups.set(page, sum);
            }
        }
        Ok(())
    }

    /// Writes what is held back, then syncs.
    pub(super) fn sync(&self) -> io::Result<()> {
        let mut groups = self.groups.write();
        let mut head = self.head.lock();
        head.synced = false;
        for (group, sums) in groups.dirty() {
            self.medium.write(sums_at(group), &sums)?;
        }
        if let Some(header) = head.pending.take() {
            let (at, front) = head.front.next(&header);
            self.medium.write(at, &front)?;
            head.twins = false;
        }
        self.medium.sync_data()?;
        groups.cleaned();
        head.synced = true;
        Ok(())
    }

    /// Makes both fronts alike, so that damage to either does no harm.
    pub(super) fn close(&self) -> io::Result<()> {
        let mut head = self.head.lock();
        if head.synced && !self.shut.is_raised() && !head.twins && head.pending.is_none() {
            let (at, front) = head.front.twin();
            self.medium.write(at, &front)?;
            self.medium.sync_data()?;
            head.twins = true;
        }
        self.medium.close()
    }
}

/// What is said of a store after a failed change.
pub(in crate::disk) fn shut() -> io::Error {
    io::Error::other("an earlier failure closed the file")
}
