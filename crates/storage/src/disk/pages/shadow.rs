//! A medium that is only read: what is written to it stays in memory.
//!
//! The engine below repairs what a killed process left, and to repair is to write. A command that
//! may not write, on a medium that perhaps cannot be written, lets it do so in a shadow.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use redb::StorageBackend;
use wavefront_sync::RwLock;

use super::place::{PAGE, PAGE_BYTES};

/// Another medium with changes in memory; they are gone when it is.
#[derive(Debug)]
pub(in crate::disk) struct Shadow {
    below: Arc<dyn StorageBackend>,
    changes: RwLock<Changes>,
}

#[derive(Debug, Default)]
struct Changes {
    pages: BTreeMap<u64, Box<[u8; PAGE]>>,
    /// The length, once it was set.
    len: Option<u64>,
}

impl Shadow {
    pub(in crate::disk) fn over(below: Arc<dyn StorageBackend>) -> Self {
        Self { below, changes: RwLock::default() }
    }

    /// A page as it is below.
    fn below(&self, page: u64, out: &mut [u8; PAGE]) -> io::Result<()> {
        if (page + 1) * PAGE_BYTES <= self.below.len()? {
            self.below.read(page * PAGE_BYTES, out)
        } else {
            out.fill(0);
            Ok(())
        }
    }
}

/// The pages from `offset` on, with the part of each that `len` bytes cover.
fn parts(offset: u64, len: usize) -> impl Iterator<Item = (u64, core::ops::Range<usize>)> {
    let mut at = offset;
    let end = offset.saturating_add(len as u64);
    core::iter::from_fn(move || {
        let page = at / PAGE_BYTES;
        let from = usize::try_from(at % PAGE_BYTES).ok()?;
        let to = usize::try_from((end - page * PAGE_BYTES).min(PAGE_BYTES)).ok()?;
        at = at.max((page + 1) * PAGE_BYTES).min(end);
        (from < to).then_some((page, from..to))
    })
}

impl StorageBackend for Shadow {
    fn len(&self) -> io::Result<u64> {
        let set = self.changes.read().len;
        set.map_or_else(|| self.below.len(), Ok)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let changes = self.changes.read();
        let pages =
            offset / PAGE_BYTES..offset.saturating_add(out.len() as u64).div_ceil(PAGE_BYTES);
        if changes.pages.range(pages).next().is_none() {
            return self.below.read(offset, out);
        }
        let mut rest = out;
        for (page, part) in parts(offset, rest.len()) {
            let (out, after) = rest.split_at_mut(part.len());
            rest = after;
            match changes.pages.get(&page) {
                Some(bytes) => out.copy_from_slice(&bytes[part]),
                None => self.below.read(page * PAGE_BYTES + part.start as u64, out)?,
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut changes = self.changes.write();
        changes.len = Some(len);
        let _ = changes.pages.split_off(&len.div_ceil(PAGE_BYTES));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut changes = self.changes.write();
        let mut rest = data;
        for (page, part) in parts(offset, data.len()) {
            let (data, after) = rest.split_at(part.len());
            rest = after;
            let here = changes.pages.remove(&page);
            let whole = here.is_some() || part.len() == PAGE;
            let mut bytes = here.unwrap_or_else(|| Box::new([0; PAGE]));
            if !whole {
                self.below(page, &mut bytes)?;
            }
            bytes[part].copy_from_slice(data);
            changes.pages.insert(page, bytes);
        }
        Ok(())
    }
}
