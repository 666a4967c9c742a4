//! How a store is opened.

/// When a commit is synced to the disk: what a crash may cost.
///
/// # Examples
/// A chain that can be imported again need not be safe at every block:
/// ```
/// use wavefront_storage::{CommitSync, OpenOptions};
///
/// let importing = OpenOptions::create().commit_sync(CommitSync::OnFlush);
/// let following = OpenOptions::write().commit_sync(CommitSync::EveryCommit);
/// assert_eq!(following, OpenOptions::write(), "as it is unless set");
/// # assert_ne!(importing, OpenOptions::create());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommitSync {
    /// Before every [`commit`](crate::StateStore::commit) returns. Nothing acknowledged is ever
    /// lost.
    EveryCommit,
    /// With the next [`flush`](crate::StateStore::flush), rewind, or orderly close. A crash before
    /// that returns the store to the last durable block. The file grows faster meanwhile, because
    /// the pages of the durable state cannot be used again.
    OnFlush,
}

/// What [`RedbStore::open`](crate::RedbStore::open) may do, and how.
///
/// # Examples
/// ```
/// use wavefront_storage::{CommitSync, OpenOptions};
///
/// let bulk_load = OpenOptions::create()
///     .commit_sync(CommitSync::OnFlush)
///     .cache_bytes(1 << 30);
/// assert_ne!(bulk_load, OpenOptions::create());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenOptions {
    pub(super) access: Access,
    pub(super) commit_sync: CommitSync,
    pub(super) cache_bytes: usize,
    pub(super) quick_repair: bool,
    /// Bytes of change records that one step of a rewind undoes, and one record more.
    pub(super) step_bytes: usize,
}

/// What may happen to the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Create,
    Write,
    Read,
}

/// Pages kept in memory unless the options say otherwise.
const CACHE_BYTES: usize = 256 << 20;
/// About 60,000 changes of accounts.
const STEP_BYTES: usize = 4 << 20;

impl OpenOptions {
    const fn new(access: Access) -> Self {
        Self {
            access,
            commit_sync: CommitSync::EveryCommit,
            cache_bytes: CACHE_BYTES,
            quick_repair: true,
            step_bytes: STEP_BYTES,
        }
    }

    /// For reading and writing; the store is created when there is none.
    pub const fn create() -> Self {
        Self::new(Access::Create)
    }

    /// For reading and writing a store that exists.
    pub const fn write() -> Self {
        Self::new(Access::Write)
    }

    /// For reading a store that exists; nothing is written to it. Several processes may do so at
    /// once. What a killed process left is repaired in memory, anew with each opening.
    pub const fn read_only() -> Self {
        Self::new(Access::Read)
    }

    /// When a commit is synced to the disk; [`CommitSync::EveryCommit`] unless set.
    #[must_use]
    pub const fn commit_sync(mut self, commit_sync: CommitSync) -> Self {
        self.commit_sync = commit_sync;
        self
    }

    /// Memory for cached pages, in bytes; 256 MiB unless set.
    #[must_use]
    pub const fn cache_bytes(mut self, bytes: usize) -> Self {
        self.cache_bytes = bytes;
        self
    }

    /// Rewinds in small steps.
    #[cfg(test)]
    pub(crate) const fn step_bytes(mut self, bytes: usize) -> Self {
        self.step_bytes = bytes;
        self
    }

    /// Whether durable commits also write down which pages are free; on unless set.
    ///
    /// With it, opening after a crash takes no time, and each durable commit writes some pages
    /// more. Without it, opening after a crash walks the whole file.
    #[must_use]
    pub const fn quick_repair(mut self, enabled: bool) -> Self {
        self.quick_repair = enabled;
        self
    }
}
