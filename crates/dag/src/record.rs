//! What is kept of a block for the DAG's sake, and of the chain as a whole.

use core::ops::Deref;

use wavefront_types::BlockHash;
use wavefront_types::wire::limits::TIPS_MAX;

use crate::target::Target;

/// The cumulative difficulty that every chain begins with.
const GENESIS_CUMULATIVE: u128 = 100_000;

/// A block's parents in the order of its header, at most three; empty for genesis alone.
///
/// # Examples
/// ```
/// use wavefront_dag::Parents;
/// use wavefront_types::BlockHash;
///
/// let hashes = [BlockHash([1; 32]), BlockHash([2; 32])];
/// assert_eq!(Parents::new(&hashes).expect("two")[..], hashes);
/// assert_eq!(Parents::new(&[BlockHash::ZERO; 4]), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Parents {
    hashes: [BlockHash; TIPS_MAX],
    count: u8,
}

impl Parents {
    /// No parents.
    pub const NONE: Self = Self { hashes: [BlockHash::ZERO; TIPS_MAX], count: 0 };

    /// These parents; `None` when there are more than three.
    #[must_use]
    pub fn new(hashes: &[BlockHash]) -> Option<Self> {
        let mut parents = Self::NONE;
        parents.hashes.get_mut(..hashes.len())?.copy_from_slice(hashes);
        parents.count = u8::try_from(hashes.len()).ok()?;
        Some(parents)
    }
}

impl Deref for Parents {
    type Target = [BlockHash];

    fn deref(&self) -> &[BlockHash] {
        &self.hashes[..usize::from(self.count)]
    }
}

impl core::fmt::Debug for Parents {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// What the DAG's rules want to know of a block, fixed when the block is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockRecord {
    /// One more than the highest parent's; genesis has 0.
    pub height: u64,
    /// Milliseconds since the epoch.
    pub timestamp: u64,
    /// The blocks it builds on.
    pub parents: Parents,
    /// What its proof of work has to meet.
    pub difficulty: u128,
    /// The filter's state after this block ([`Target::covariance`]).
    pub covariance: u128,
    /// Its work over the common base of its parents, as it was when the block was stored.
    pub cumulative: u128,
}

impl BlockRecord {
    /// The record of a chain's first block.
    #[must_use]
    pub const fn genesis(timestamp: u64) -> Self {
        let Target { difficulty: _, covariance } = Target::first(1);
        Self {
            height: 0,
            timestamp,
            parents: Parents::NONE,
            difficulty: 1,
            covariance,
            cumulative: GENESIS_CUMULATIVE,
        }
    }
}

/// A block below which the order does not change any more; also the base of a computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stable {
    /// The block.
    pub hash: BlockHash,
    /// Its height.
    pub height: u64,
    /// Its position.
    pub topoheight: u64,
}

/// Where a chain stands: what is kept beside the index, and replaced with every block.
///
/// # Examples
/// ```
/// use wavefront_dag::Head;
/// use wavefront_types::BlockHash;
///
/// let head = Head::genesis(BlockHash([7; 32]));
/// assert_eq!((head.height, head.topoheight, head.stable.height), (0, 0, 0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The blocks without a child that the next block may build on, the heaviest first: never
    /// empty, and possibly more than a block can name.
    pub tips: Vec<BlockHash>,
    /// The greatest height of any block.
    pub height: u64,
    /// The last position of the order.
    pub topoheight: u64,
    /// The common base of the tips.
    pub stable: Stable,
}

impl Head {
    /// Where a chain begins.
    #[must_use]
    pub fn genesis(hash: BlockHash) -> Self {
        let stable = Stable { hash, height: 0, topoheight: 0 };
        Self { tips: vec![hash], height: 0, topoheight: 0, stable }
    }
}
