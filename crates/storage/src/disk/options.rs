//! How a store is opened.

/// When a commit is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Before [`commit`](crate::StateStore::commit) returns. Nothing acknowledged is ever lost.
    Immediate,
    /// With the next [`flush`](crate::StateStore::flush), rewind, or orderly close. A crash before
    /// that returns the store to the last durable block. The file grows faster meanwhile, because
    /// the pages of the durable state cannot be used again.
    None,
}

/// What [`RedbStore::open`](crate::RedbStore::open) may do, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOptions {
    pub(super) access: Access,
    pub(super) durability: Durability,
    pub(super) cache_bytes: usize,
    pub(super) quick_repair: bool,
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

impl OpenOptions {
    const fn new(access: Access) -> Self {
        Self {
            access,
            durability: Durability::Immediate,
            cache_bytes: CACHE_BYTES,
            quick_repair: true,
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

    /// For reading a store that exists. Several processes may do so at once. A store that was not
    /// closed cleanly must first be opened for writing, which repairs it.
    pub const fn read_only() -> Self {
        Self::new(Access::Read)
    }

    /// When a commit is on disk; [`Durability::Immediate`] unless set.
    #[must_use]
    pub const fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Memory for cached pages, in bytes; 256 MiB unless set.
    #[must_use]
    pub const fn cache_bytes(mut self, bytes: usize) -> Self {
        self.cache_bytes = bytes;
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
