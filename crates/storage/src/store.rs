//! The narrow door to committed state: what it takes to execute a chain and keep it.

use std::path::Path;

use wavefront_types::state::StateSnapshot;
use wavefront_types::{BlockHash, Hash, Tip, Totals, WriteSet};

use crate::error::StoreError;

/// What one executed block leaves to be committed.
///
/// # Examples
/// ```
/// use wavefront_storage::{BlockCommit, MemoryStore, StateStore};
/// use wavefront_types::{BlockHash, Hash, Totals, WriteSet};
///
/// let (none, totals) = (WriteSet::default(), Totals::default());
/// let store = MemoryStore::new();
/// store.initialize(Hash::ZERO, &none, &totals)?;
/// let hash = BlockHash([1; 32]);
/// let block = BlockCommit { topoheight: 1, hash, totals, write_set: none };
/// store.commit(std::slice::from_ref(&block))?;
/// assert_eq!(store.tip()?, Some(block.tip()));
/// # Ok::<(), wavefront_storage::StoreError>(())
/// ```
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

impl BlockCommit {
    /// Where the chain stands after the block.
    pub const fn tip(&self) -> Tip {
        Tip { topoheight: self.topoheight, hash: self.hash, totals: self.totals }
    }
}

/// Committed state of one chain: what an importer needs, and every store has. What else a store may
/// offer has traits of its own: [`StateHistory`](crate::StateHistory) and
/// [`StateAudit`](crate::StateAudit).
///
/// All methods may be called from several threads at once; changes are serialised.
///
/// # Determinism
/// Two stores given the same genesis and the same blocks answer every question alike, whatever the
/// grouping of the commits.
///
/// # Examples
/// Whatever the store, a chain begins with its genesis:
/// ```
/// use wavefront_storage::{MemoryStore, StateStore, StoreError};
/// use wavefront_types::Genesis;
///
/// fn begin(store: &impl StateStore, genesis: &Genesis) -> Result<(), Box<dyn std::error::Error>> {
///     let (state, totals) = genesis.initial_state()?;
///     store.initialize(genesis.hash(), &state, &totals)?;
///     Ok(store.expect_genesis(&genesis.hash())?)
/// }
/// # use wavefront_types::{BlockPolicy, ChainRules};
/// # let policy = BlockPolicy::Atomic;
/// # let rules = ChainRules { chain_id: 3, policy, fees_to_miner: true, rewards: true };
/// # let genesis = Genesis { rules, timestamp: 0, accounts: vec![] };
/// # begin(&MemoryStore::new(), &genesis)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait StateStore: Send + Sync {
    /// What [`snapshot`](Self::snapshot) returns: a handle, whose clones are one snapshot.
    type Snapshot: StateSnapshot + Clone;

    /// The state after the tip, unaffected by later commits, rewinds and pruning.
    ///
    /// # Errors
    /// [`StoreError::Uninitialized`], or a failing medium.
    fn snapshot(&self) -> Result<Self::Snapshot, StoreError>;

    /// The last block, `None` before [`initialize`](Self::initialize). Another thread may have
    /// committed since: what belongs to a snapshot, the snapshot tells itself.
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

    /// Makes everything committed so far durable. Needed only for stores whose commits are not.
    ///
    /// # Errors
    /// A failing medium.
    fn flush(&self) -> Result<(), StoreError>;

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
