//! The layer that compares checksums, between the engine below and the medium.

use std::io;
use std::sync::{Arc, OnceLock};

use redb::StorageBackend;
use wavefront_sync::{Flag, Mutex, RwLock, RwLockWriteGuard};

use super::front::{FRONT, FormatVersion, Found, Front, HEADER};
use super::groups::Groups;
use super::place::{
    FRONT_BYTES, PAGE, PAGE_BYTES, PageDamage, Stretch, damage_in, file_len, group_of, page_at,
    pages_in, stretches, sums_at,
};
use crate::disk::sums::page_sum;

/// A medium with checksums. Clones are one.
#[derive(Debug, Clone)]
pub(in crate::disk) struct Checked(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    medium: Arc<dyn StorageBackend>,
    groups: RwLock<Groups>,
    head: Mutex<Head>,
    /// What was found damaged first. The engine below tells that once, and then only that it was.
    damage: OnceLock<PageDamage>,
    /// Raised when a change failed.
    shut: Flag,
}

#[derive(Debug)]
struct Head {
    front: Front,
    /// The header of the engine below, when it is to be written with the next sync.
    pending: Option<[u8; HEADER]>,
    /// Whether both fronts hold the header in force.
    twins: bool,
    /// Whether the last sync went well.
    synced: bool,
}

/// What is on a medium.
#[derive(Debug)]
pub(in crate::disk) enum OnMedium {
    /// A store.
    Store(Checked),
    /// Nothing, or the beginning of a creation.
    Nothing(Arc<dyn StorageBackend>),
    /// A store of another version.
    Version(FormatVersion),
    /// Something else.
    Foreign(Arc<dyn StorageBackend>),
}

impl Checked {
    /// Looks at what is on a medium.
    ///
    /// # Errors
    /// The medium's, and [`PageDamage`].
    pub(in crate::disk) fn open(medium: Arc<dyn StorageBackend>) -> io::Result<OnMedium> {
        let len = medium.len()?;
        if len == 0 {
            return Ok(OnMedium::Nothing(medium));
        }
        let mut fronts = [[0; FRONT]; 2];
        for (front, at) in fronts.iter_mut().zip([0, PAGE_BYTES]) {
            // What is cut off counts as not written: the length, below, tells the cut.
            let here = usize::try_from(len.saturating_sub(at)).unwrap_or(FRONT).min(FRONT);
            if here > 0 {
                medium.read(at, &mut front[..here])?;
            }
        }
        let front = match Front::choose(&fronts)? {
            Found::Front(front) => *front,
            Found::Nothing => return Ok(OnMedium::Nothing(medium)),
            Found::Version(version) => return Ok(OnMedium::Version(version)),
            Found::Foreign => return Ok(OnMedium::Foreign(medium)),
        };
        // A store has pages; without, the engine below would take it for a new one.
        if pages_in(len)? == 0 {
            return Err(PageDamage::Length { len }.into());
        }
        Ok(OnMedium::Store(Self::new(medium, front)))
    }

    /// Makes room for a store on a medium, whatever is there.
    ///
    /// # Errors
    /// The medium's.
    pub(in crate::disk) fn create(medium: Arc<dyn StorageBackend>) -> io::Result<Self> {
        medium.set_len(0)?;
        medium.set_len(FRONT_BYTES)?;
        Ok(Self::new(medium, Front::new()))
    }

    fn new(medium: Arc<dyn StorageBackend>, front: Front) -> Self {
        let head = Head { front, pending: None, twins: true, synced: true };
        Self(Arc::new(Inner {
            medium,
            groups: RwLock::default(),
            head: Mutex::new(head),
            damage: OnceLock::new(),
            shut: Flag::new(),
        }))
    }

    /// Looks at the medium anew, as who opens it next would.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(in crate::disk) fn again(&self) -> io::Result<OnMedium> {
        Self::open(Arc::clone(&self.0.medium))
    }

    /// Lets no further change through: after a failure, what is on the medium stays what it is.
    pub(in crate::disk) fn shut(&self) {
        self.0.shut.raise();
    }

    /// Whether it was shut.
    pub(in crate::disk) fn is_shut(&self) -> bool {
        self.0.shut.is_raised()
    }

    /// What was found damaged, if anything was.
    pub(in crate::disk) fn damage(&self) -> Option<PageDamage> {
        self.0.damage.get().copied()
    }
}

impl Inner {
    /// Remembers damage.
    fn noted<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(damage) = &result
            && let Some(damage) = damage_in(damage)
        {
            let _ = self.damage.set(damage);
        }
        result
    }

    fn expect_open(&self) -> io::Result<()> {
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

    fn read_pages(&self, first: u64, out: &mut [u8]) -> io::Result<()> {
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

    fn write_pages(&self, first: u64, data: &[u8]) -> io::Result<()> {
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
    fn sync(&self) -> io::Result<()> {
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
    fn close(&self) -> io::Result<()> {
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

impl StorageBackend for Checked {
    fn len(&self) -> io::Result<u64> {
        let len = self.0.medium.len()?;
        self.0.noted(pages_in(len).map(|pages| pages * PAGE_BYTES).map_err(Into::into))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if offset < PAGE_BYTES {
            let head = self.0.head.lock();
            let header = head.pending.as_ref().unwrap_or(&head.front.header);
            let from = usize::try_from(offset).unwrap_or(PAGE);
            out.fill(0);
            for (out, byte) in out.iter_mut().zip(header.iter().skip(from)) {
                *out = *byte;
            }
            return Ok(());
        }
        let page = whole_pages(offset, out.len())?;
        self.0.noted(self.0.read_pages(page, out))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let pages = whole_pages(len, 0)?;
        self.0.expect_open()?;
        self.0.medium.set_len(file_len(pages))?;
        self.0.groups.write().cut(pages);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.expect_open()?;
        self.0.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.expect_open()?;
        if offset == 0 {
            let mut head = self.0.head.lock();
            head.pending = Some(data.try_into().map_err(|_| unlike_the_engine())?);
            return Ok(());
        }
        let page = whole_pages(offset, data.len())?;
        self.0.noted(self.0.write_pages(page, data))
    }

    fn close(&self) -> io::Result<()> {
        self.0.close()
    }
}

/// The engine below reads and writes whole pages, but for its header.
fn whole_pages(offset: u64, len: usize) -> io::Result<u64> {
    if offset.is_multiple_of(PAGE_BYTES) && len.is_multiple_of(PAGE) {
        Ok(offset / PAGE_BYTES)
    } else {
        Err(unlike_the_engine())
    }
}

/// What is said of a store after a failed change.
pub(in crate::disk) fn shut() -> io::Error {
    io::Error::other("an earlier failure closed the file")
}

fn unlike_the_engine() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not the pages that the engine below works with")
}

#[cfg(test)]
#[path = "tests/checked.rs"]
mod tests;
