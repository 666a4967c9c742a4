//! Where the pages of the engine below lie in the file.

use std::io;

use crate::Damage;

/// The bytes of a page.
pub(in crate::disk) const PAGE: usize = 4_096;
/// The same for sums with offsets.
pub(super) const PAGE_BYTES: u64 = PAGE as u64;
/// Pages whose checksums share a page.
pub(super) const GROUP_PAGES: u64 = 512;
/// What comes before the first group: two fronts.
pub(super) const FRONT_BYTES: u64 = 2 * PAGE_BYTES;

/// A page that is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PageDamage {
    /// Its bytes and its checksum differ.
    #[error("page {page}, at byte {at} of the file, is not what was written there")]
    Page {
        /// Its number.
        page: u64,
        /// Where it lies.
        at: u64,
    },
    /// The file ends before it does.
    #[error("the file ends before page {page}, at byte {at}, is complete")]
    Missing {
        /// Its number.
        page: u64,
        /// Where it should lie.
        at: u64,
    },
    /// Neither front can be trusted.
    #[error("the head of the file, bytes 0 to 8191, is not what was written there")]
    Front,
    /// The file's length is none that it can have.
    #[error("the file has {len} bytes, which is no whole number of pages: a part is missing")]
    Length {
        /// Its length.
        len: u64,
    },
}

impl From<PageDamage> for io::Error {
    fn from(damage: PageDamage) -> Self {
        Self::new(io::ErrorKind::InvalidData, damage)
    }
}

impl From<PageDamage> for Damage {
    fn from(damage: PageDamage) -> Self {
        Self::Page(damage.into())
    }
}

/// The damage behind an error, if it is that.
pub(in crate::disk) fn damage_in(error: &io::Error) -> Option<PageDamage> {
    error.get_ref()?.downcast_ref().copied()
}

/// The group of a page.
pub(super) const fn group_of(page: u64) -> u64 {
    page / GROUP_PAGES
}

/// Where a group's sums lie.
pub(super) const fn sums_at(group: u64) -> u64 {
    FRONT_BYTES + group * (GROUP_PAGES + 1) * PAGE_BYTES
}

/// Where a page lies.
pub(super) const fn page_at(page: u64) -> u64 {
    sums_at(group_of(page)) + (1 + page % GROUP_PAGES) * PAGE_BYTES
}

/// The file's length with so many pages.
pub(super) const fn file_len(pages: u64) -> u64 {
    FRONT_BYTES + (pages + pages.div_ceil(GROUP_PAGES)) * PAGE_BYTES
}

/// How many pages a file of this length has.
pub(super) fn pages_in(file_len: u64) -> Result<u64, PageDamage> {
    let wrong = PageDamage::Length { len: file_len };
    let rest = file_len.checked_sub(FRONT_BYTES).ok_or(wrong)?;
    if !rest.is_multiple_of(PAGE_BYTES) {
        return Err(wrong);
    }
    let all = rest / PAGE_BYTES;
    Ok(all - all.div_ceil(GROUP_PAGES + 1))
}

/// A stretch of pages that lie side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: u64,
    pub(super) pages: usize,
}

/// The pages from `first` on, cut where groups meet.
pub(super) fn stretches(first: u64, pages: usize) -> impl Iterator<Item = Stretch> {
    let (mut first, mut left) = (first, pages);
    core::iter::from_fn(move || {
        let room = usize::try_from(GROUP_PAGES - first % GROUP_PAGES).unwrap_or(usize::MAX);
        let stretch = Stretch { first, pages: left.min(room) };
        first += stretch.pages as u64;
        left -= stretch.pages;
        (stretch.pages > 0).then_some(stretch)
    })
}

#[cfg(test)]
#[path = "tests/place.rs"]
mod tests;
