//! Why a header is refused, with the protocol's code.

use core::fmt;

use wavefront_types::BlockHash;

use crate::error::DagError;

/// A rule that a header breaks: the first one, in the order of `docs/protocol/dag.md#headers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The version is not that of its height.
    Version {
        /// The header's.
        found: u8,
    },
    /// The block is stored; the hash does not cover the VRF data, so these may differ.
    Known,
    /// Its time lies too far ahead of the clock.
    Future {
        /// The header's time.
        timestamp: u64,
        /// The latest that is admitted now.
        latest: u64,
    },
    /// More parents than a block can have.
    TooManyTips {
        /// How many.
        found: usize,
    },
    /// A block without parents where a chain has begun.
    Parentless,
    /// A block with parents, at the height of genesis.
    ParentsAtGenesis,
    /// A block without parents, above the height of genesis.
    ParentlessAbove {
        /// The header's height.
        height: u64,
    },
    /// More bytes than a block can have.
    Size {
        /// How many.
        found: usize,
    },
    /// A parent is not stored.
    UnknownTip(BlockHash),
    /// The height is not one more than the highest parent's.
    Height {
        /// What the parents say.
        expected: u64,
        /// What the header says.
        found: u64,
    },
    /// The block would stand below the stable block.
    BelowStable {
        /// The header's height.
        height: u64,
        /// The stable block's.
        stable: u64,
    },
    /// A parent lies in the past of another one.
    Reachable(BlockHash),
    /// The block is older than a parent.
    OlderThanTip {
        /// The parent.
        tip: BlockHash,
        /// The parent's time.
        tip_timestamp: u64,
        /// The header's time.
        timestamp: u64,
    },
    /// A parent is too far from the main chain.
    Deviates(BlockHash),
    /// A parent is too light beside the best one.
    TipDifficulty {
        /// The parent.
        tip: BlockHash,
        /// The parent's difficulty.
        difficulty: u128,
        /// The best parent's difficulty.
        best: u128,
    },
}

impl Refusal {
    /// The protocol's code, where it has one.
    #[must_use]
    pub const fn code(&self) -> Option<u16> {
        Some(match self {
            Self::OlderThanTip { .. } => 0x0604,
            Self::Future { .. } => 0x0605,
            Self::Parentless => 0x0606,
            Self::TooManyTips { .. } | Self::ParentlessAbove { .. } => 0x0607,
            Self::UnknownTip(_) => 0x0608,
            Self::TipDifficulty { .. } => 0x0609,
            Self::Reachable(_) => 0x060A,
            Self::Version { .. } => 0x060D,
            Self::ParentsAtGenesis | Self::Height { .. } | Self::BelowStable { .. } => 0x060E,
            Self::Known | Self::Size { .. } | Self::Deviates(_) => return None,
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = self.code() {
            write!(f, "{code:04x}: ")?;
        }
        match self {
            Self::Version { found } => write!(f, "block version {found} instead of 0"),
            Self::Known => write!(f, "the block is stored already"),
            Self::Future { timestamp, latest } => {
                write!(f, "timestamp {timestamp} ms lies ahead of {latest} ms, the latest now")
            }
            Self::TooManyTips { found } => write!(f, "{found} parents, where 3 are the most"),
            Self::Parentless => write!(f, "no parents, but the chain has its genesis"),
            Self::ParentsAtGenesis => write!(f, "height 0, but the block has parents"),
            Self::ParentlessAbove { height } => write!(f, "height {height}, but no parents"),
            Self::Size { found } => write!(f, "{found} bytes are more than a block can have"),
            Self::UnknownTip(tip) => write!(f, "parent {tip} is not known"),
            Self::Height { expected, found } => {
                write!(f, "height {found} instead of {expected}, one more than the parents'")
            }
            Self::BelowStable { height, stable } => {
                write!(f, "height {height} lies below the stable height {stable}")
            }
            Self::Reachable(tip) => write!(f, "parent {tip} lies in the past of another parent"),
            Self::OlderThanTip { tip, tip_timestamp, timestamp } => {
                write!(f, "timestamp {timestamp} ms is before {tip_timestamp} ms of parent {tip}")
            }
            Self::Deviates(tip) => write!(f, "parent {tip} is too far from the main chain"),
            Self::TipDifficulty { tip, difficulty, best } => {
                write!(f, "parent {tip} of difficulty {difficulty} is too light beside {best}")
            }
        }
    }
}

/// Why a header was not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError<E> {
    /// It breaks a rule.
    #[error("{0}")]
    Refused(Refusal),
    /// Whether it does could not be found out.
    #[error(transparent)]
    Dag(#[from] DagError<E>),
}
