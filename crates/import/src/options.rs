//! How to import.

use core::num::NonZeroU32;
use core::time::Duration;

use wavefront_engine::{Dispatcher, ExecutionMode};

/// When committed blocks reach the disk for certain.
///
/// Blocks are committed in groups, and a group closes at whatever comes first: its number of
/// blocks, [its bytes or its time](ImportLimits).
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
    /// Groups have at most this many blocks, each group durable when its commit returns.
    Every(NonZeroU32),
    /// Groups are made durable once, at the end. A crash may lose any of them, never a part of a
    /// block.
    AtEnd,
}

impl Durability {
    /// Whether that many blocks make a group.
    pub(crate) fn is_group(self, blocks: usize) -> bool {
        match self {
            Self::Every(most) => usize::try_from(most.get()).is_ok_and(|most| blocks >= most),
            Self::AtEnd => false,
        }
    }
}

/// What an import may hold in memory, and for how long blocks may wait to be committed.
///
/// Every limit gives way to one block: a block larger than a limit passes alone. What waits to be
/// committed is pinned in the cache of committed state beyond that cache's own bound.
///
/// # Examples
/// ```
/// use wavefront_import::ImportLimits;
///
/// let mut limits = ImportLimits::recommended();
/// limits.group_bytes_max = 4 << 20;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportLimits {
    /// Bytes of blocks that are read and not yet prepared.
    pub read_ahead_bytes_max: usize,
    /// Bytes of blocks that are prepared together. Two such windows are in memory at a time,
    /// decoded and planned: several times these bytes.
    pub window_bytes_max: usize,
    /// Bytes of the write sets of executed blocks that wait for the committer.
    pub commit_queue_bytes_max: usize,
    /// Bytes of the write sets that are committed together.
    pub group_bytes_max: usize,
    /// How long the first block of a group may wait for others.
    pub group_time_max: Duration,
}

impl ImportLimits {
    /// 8 MiB read ahead, windows of 640 KiB (some thousand transactions, so that the threads'
    /// unequal ends at its barrier do not show, yet a stop request is soon seen), 8 MiB waiting to
    /// be committed, groups of 16 MiB or half a second.
    pub const fn recommended() -> Self {
        Self {
            read_ahead_bytes_max: 8 << 20,
            window_bytes_max: 640 << 10,
            commit_queue_bytes_max: 8 << 20,
            group_bytes_max: 16 << 20,
            group_time_max: Duration::from_millis(500),
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
    /// The last topoheight to import. Blocks are never undone: a store that is above stays there.
    pub to: Option<u64>,
    /// Most bytes that the cache of committed state keeps, besides what the store does not hold
    /// yet.
    pub cache_bytes_max: usize,
    /// What the import itself holds.
    pub limits: ImportLimits,
}

impl ImportOptions {
    /// Parallel execution in levels, to the end of the chain, with a cache of 64 MiB and the
    /// recommended limits.
    pub const fn new(threads: usize, durability: Durability) -> Self {
        Self {
            mode: ExecutionMode::Parallel,
            dispatch: Dispatcher::Levels,
            threads,
            durability,
            to: None,
            cache_bytes_max: 64 << 20,
            limits: ImportLimits::recommended(),
        }
    }
}
