//! The layer that compares checksums, between the engine below and the medium.

use std::io;
use std::sync::Arc;

use redb::StorageBackend;

use super::front::{FRONT, FormatVersion, Found, Front};
use super::place::{FRONT_BYTES, PAGE, PAGE_BYTES, PageDamage, file_len, pages_in};
use super::summed::Summed;

/// A medium with checksums. Clones are one.
#[derive(Debug, Clone)]
pub(in crate::disk) struct Checked(Arc<Summed>);

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
        Self(Arc::new(Summed::new(medium, front)))
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

fn unlike_the_engine() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not the pages that the engine below works with")
}

#[cfg(test)]
#[path = "tests/checked.rs"]
mod tests;
