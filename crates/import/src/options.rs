//! How to import.

use core::num::NonZeroU32;

use wavefront_engine::{Dispatcher, ExecutionMode};

/// When committed blocks reach the disk for certain.
///
/// # Examples
/// ```
/// use wavefront_import::{Durability, ImportOptions};
///
/// // At most 100 blocks are lost in a crash, and imported again.
/// let hundred = std::num::NonZeroU32::new(100).expect("not 0");
/// let options = ImportOptions::new(2, Durability::Every(hundred));
/// assert_ne!(options.durability, Durability::AtEnd);
/// ```
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

/// How to import. There is no default: threads and durability are the host's to say.
///
/// # Examples
/// ```
/// use wavefront_import::{Durability, ImportOptions};
///
/// let mut options = ImportOptions::new(4, Durability::AtEnd);
/// options.to = Some(1_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Serial, parallel, or both with a comparison.
    pub mode: ExecutionMode,
    /// How planned transactions are brought to the threads.
    pub dispatch: Dispatcher,
    /// Threads that execute and verify, the calling one among them. One more reads the files, and
    /// one more commits.
    pub threads: usize,
    /// When blocks are durable.
    pub durability: Durability,
    /// The last topoheight to import.
    pub to: Option<u64>,
    /// Most bytes that the cache of committed state keeps, besides what the store does not hold
    /// yet.
    pub cache_bytes_max: usize,
}

impl ImportOptions {
    /// Parallel execution in levels, to the end of the chain, with a cache of 64 MiB.
    pub const fn new(threads: usize, durability: Durability) -> Self {
        Self {
            mode: ExecutionMode::Parallel,
            dispatch: Dispatcher::Levels,
            threads,
            durability,
            to: None,
            cache_bytes_max: 64 << 20,
        }
    }
}
