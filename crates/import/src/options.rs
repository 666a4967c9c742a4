//! How to import.

use core::num::NonZeroU32;

use wavefront_engine::ExecutionMode;

/// When committed blocks reach the disk for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Blocks are committed in groups of this many, each group durable when its commit returns.
    Every(NonZeroU32),
    /// Blocks are committed in groups, made durable once at the end. A crash may lose any of them,
    /// never a part of a block.
    AtEnd,
}

impl Durability {
    /// Blocks in a group without durability.
    const GROUP_LEN: usize = 32;

    /// How many blocks make a group.
    pub(crate) fn group_len(self) -> usize {
        match self {
            Self::Every(blocks) => usize::try_from(blocks.get()).unwrap_or(usize::MAX),
            Self::AtEnd => Self::GROUP_LEN,
        }
    }
}

/// How to import. There is no default: what is right depends on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportOptions {
    /// Serial, parallel, or both with a comparison.
    pub mode: ExecutionMode,
    /// Threads of the engine's pool.
    pub threads: usize,
    /// When blocks are durable.
    pub durability: Durability,
    /// The last topoheight to import.
    pub to: Option<u64>,
    /// Most entries that the cache of committed state keeps.
    pub cache_entries_max: usize,
}
