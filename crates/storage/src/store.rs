//! The narrow door to committed state.

use core::ops::ControlFlow;
use std::path::Path;

use wavefront_types::{
    BlockHash, Hash, KeyKind, StateKey, StateReader, StateValue, Totals, WriteSet,
};

use crate::{CheckReport, StoreError};

/// Where a chain stands after a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The block's position; 0 is genesis.
    pub topoheight: u64,
    /// The block's hash; the genesis hash at 0.
    pub hash: BlockHash,
    /// The chain's counters after it.
    pub totals: Totals,
}

/// What one executed block leaves to be committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockCommit {
    /// The block's position: the tip's plus 1.
    pub topoheight: u64,
    /// The block's hash.
    pub hash: BlockHash,
    /// The chain's counters after it.
    pub totals: Totals,
    /// Every key it wrote.
    pub write_set: WriteSet,
}

/// A [`StateReader`] that knows which block it stands after.
pub trait StateSnapshot: StateReader + Send + Sync + 'static {
    /// The block whose state this is.
    fn tip(&self) -> &Tip;
}

/// Committed state of one chain, versioned by topoheight.
///
/// All methods may be called from several threads at once; changes are serialised. No method holds
/// a lock while it calls back.
///
/// # Determinism
/// Two stores given the same genesis and the same blocks answer every question alike, whatever the
/// grouping of the commits.
pub trait StateStore: Send + Sync {
    /// What [`snapshot`](Self::snapshot) returns.
    type Snapshot: StateSnapshot;

    /// The state after the tip, unaffected by later commits, rewinds and pruning.
    ///
    /// # Errors
    /// [`StoreError::Uninitialized`], or a failing medium.
    fn snapshot(&self) -> Result<Self::Snapshot, StoreError>;

    /// The last block, `None` before [`initialize`](Self::initialize).
    ///
    /// # Errors
    /// A failing medium or [`StoreError::Corrupt`].
    fn tip(&self) -> Result<Option<Tip>, StoreError>;

    /// The genesis hash, `None` before [`initialize`](Self::initialize).
    ///
    /// # Errors
    /// A failing medium or [`StoreError::Corrupt`].
    fn genesis(&self) -> Result<Option<Hash>, StoreError>;

    /// Where the store is, for messages.
    fn path(&self) -> &Path;

    /// Stores the genesis state at topoheight 0, durably and atomically.
    ///
    /// # Errors
    /// [`StoreError::AlreadyInitialized`] when the store holds a chain, this one included.
    fn initialize(
        &self,
        genesis_hash: Hash,
        state: &WriteSet,
        totals: &Totals,
    ) -> Result<(), StoreError>;

    /// Commits a group of consecutive blocks: all of it or, on any error or crash, nothing.
    /// An empty group changes nothing.
    ///
    /// # Errors
    /// [`StoreError::NotConsecutive`] when the first is not the tip's successor or a later one not
    /// its predecessor's; [`StoreError::WrongKind`]; a failing medium.
    ///
    /// # Complexity
    /// O(n log n) in the keys written, one tree update per *distinct* key of the group.
    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError>;

    /// Makes everything committed so far durable. Needed only for stores opened without
    /// durability.
    ///
    /// # Errors
    /// A failing medium.
    fn flush(&self) -> Result<(), StoreError>;

    /// Undoes every block above `topoheight`, durably and atomically.
    ///
    /// # Errors
    /// [`StoreError::AboveTip`]; [`StoreError::Pruned`] when a change record needed is gone.
    ///
    /// # Complexity
    /// O(keys written by the undone blocks).
    fn rewind(&self, topoheight: u64) -> Result<(), StoreError>;

    /// The value `key` had after the block at `topoheight`: newest at or below.
    ///
    /// # Errors
    /// [`StoreError::AboveTip`]; [`StoreError::Pruned`].
    ///
    /// # Complexity
    /// O(blocks since `topoheight`, times the size of their change records): the records are
    /// searched upwards for the first that names the key.
    fn read_at(&self, key: &StateKey, topoheight: u64) -> Result<Option<StateValue>, StoreError>;

    /// Drops the change records that only topoheights below `below` need. `below` becomes the
    /// lowest topoheight that can be read or rewound to; a lower limit than the present one changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::AboveTip`].
    fn prune(&self, below: u64) -> Result<(), StoreError>;

    /// The lowest topoheight that can be read or rewound to.
    ///
    /// # Errors
    /// [`StoreError::Uninitialized`], or a failing medium.
    fn oldest(&self) -> Result<u64, StoreError>;

    /// The block at `topoheight` with the counters after it, `None` above the tip. Pruning keeps
    /// this.
    ///
    /// # Errors
    /// A failing medium or [`StoreError::Corrupt`].
    fn block_at(&self, topoheight: u64) -> Result<Option<Tip>, StoreError>;

    /// The hash of the block at `topoheight`, `None` above the tip.
    ///
    /// # Errors
    /// As [`block_at`](Self::block_at).
    fn block_hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, StoreError> {
        Ok(self.block_at(topoheight)?.map(|block| block.hash))
    }

    /// Calls `f` for every latest value of a kind, in key order, until it breaks. `f` may use the
    /// store; it sees one consistent state.
    ///
    /// # Errors
    /// A failing medium or [`StoreError::Corrupt`].
    fn for_each(
        &self,
        kind: KeyKind,
        f: &mut dyn FnMut(StateKey, StateValue) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// The state digest (SPEC section 4) after the tip, in one pass and constant memory.
    ///
    /// # Errors
    /// [`StoreError::Uninitialized`], or a failing medium.
    fn digest(&self) -> Result<Hash, StoreError>;

    /// Walks everything and lists what is inconsistent.
    ///
    /// # Errors
    /// Only what keeps the walk from going on; findings are in the report.
    fn check(&self) -> Result<CheckReport, StoreError>;

    /// Makes sure that the store holds the chain of genesis `expected`.
    ///
    /// # Errors
    /// [`StoreError::ForeignGenesis`]; [`StoreError::Uninitialized`].
    fn expect_genesis(&self, expected: &Hash) -> Result<(), StoreError> {
        let path = || self.path().to_owned();
        match self.genesis()? {
            Some(stored) if stored == *expected => Ok(()),
            Some(stored) => {
                Err(StoreError::ForeignGenesis { path: path(), stored, expected: *expected })
            }
            None => Err(StoreError::Uninitialized { path: path() }),
        }
    }
}

/// Refuses a group that does not continue `tip` or holds a value of the wrong kind.
pub(crate) fn validate_group(
    path: &Path,
    tip: u64,
    blocks: &[BlockCommit],
) -> Result<(), StoreError> {
    for (expected, block) in (1..).map_while(|step| tip.checked_add(step)).zip(blocks) {
        if block.topoheight != expected {
            return Err(StoreError::NotConsecutive {
                path: path.to_owned(),
                expected,
                found: block.topoheight,
            });
        }
        validate_kinds(path, &block.write_set)?;
    }
    Ok(())
}

/// Refuses a write set that holds a value its key cannot have.
pub(crate) fn validate_kinds(path: &Path, writes: &WriteSet) -> Result<(), StoreError> {
    for (key, value) in writes {
        if value.as_ref().is_some_and(|value| !value.fits(key)) {
            return Err(StoreError::WrongKind { path: path.to_owned(), key: *key });
        }
    }
    Ok(())
}

/// Refuses a topoheight outside `oldest..=tip`.
pub(crate) fn validate_reachable(
    path: &Path,
    requested: u64,
    oldest: u64,
    tip: u64,
) -> Result<(), StoreError> {
    let path = || path.to_owned();
    if requested > tip {
        Err(StoreError::AboveTip { path: path(), requested, tip })
    } else if requested < oldest {
        Err(StoreError::Pruned { path: path(), requested, limit: oldest })
    } else {
        Ok(())
    }
}
