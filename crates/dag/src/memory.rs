//! An index of blocks in memory.

use core::convert::Infallible;
use std::collections::BTreeMap;

use wavefront_types::{BlockHash, BlockHeader};

use crate::change::DagChange;
use crate::error::DagError;
use crate::reader::DagReader;
use crate::record::{BlockRecord, Head};
use crate::rules::DagRules;
use crate::view::Dag;

/// An index of blocks in memory: for tests, tools and hosts that keep headers only. It grows with
/// every block and forgets none.
///
/// # Examples
/// ```
/// use wavefront_dag::{Dag, DagReader, DagRules, MemoryDag};
/// use wavefront_types::BlockHash;
///
/// let genesis = BlockHash([7; 32]);
/// let dag = MemoryDag::new(genesis, 0, DagRules::of_chain(3));
/// assert_eq!(dag.topoheight(&genesis), Ok(Some(0)));
/// assert_eq!(Dag::new(&dag).common_base(&dag.head().tips).map(|base| base.hash), Ok(genesis));
/// ```
#[derive(Debug, Clone)]
pub struct MemoryDag {
    rules: DagRules,
    head: Head,
    records: BTreeMap<BlockHash, BlockRecord>,
    topoheights: BTreeMap<BlockHash, u64>,
    order: Vec<BlockHash>,
    heights: BTreeMap<u64, Vec<BlockHash>>,
}

impl MemoryDag {
    /// A chain that has its genesis only.
    #[must_use]
    pub fn new(genesis: BlockHash, timestamp: u64, rules: DagRules) -> Self {
        Self {
            rules,
            head: Head::genesis(genesis),
            records: BTreeMap::from([(genesis, BlockRecord::genesis(timestamp))]),
            topoheights: BTreeMap::from([(genesis, 0)]),
            order: vec![genesis],
            heights: BTreeMap::from([(0, vec![genesis])]),
        }
    }

    /// Where the chain stands.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// The chain's rules.
    #[must_use]
    pub const fn rules(&self) -> &DagRules {
        &self.rules
    }

    /// The whole order, genesis first.
    #[must_use]
    pub fn order(&self) -> &[BlockHash] {
        &self.order
    }

    /// Stores a block whose header was admitted, and tells what that changed.
    ///
    /// # Errors
    /// [`DagError`] when a parent is unknown or work exceeds 128 bits; nothing has changed then.
    pub fn insert(
        &mut self,
        hash: BlockHash,
        header: &BlockHeader,
    ) -> Result<DagChange, DagError<Infallible>> {
        let change = Dag::new(self).extend(&self.rules, &self.head, &hash, header)?;
        self.apply(hash, &change);
        Ok(change)
    }

    /// Does what a change says; the change is one that this index gave for this block.
    pub fn apply(&mut self, hash: BlockHash, change: &DagChange) {
        for detached in &change.detach {
            self.topoheights.remove(detached);
            self.order.pop();
        }
        for attached in &change.attach {
            self.topoheights.insert(attached.hash, attached.topoheight);
            self.order.push(attached.hash);
        }
        self.records.insert(hash, change.record);
        self.heights.entry(change.record.height).or_default().push(hash);
        self.head.clone_from(&change.head);
    }
}

impl DagReader for MemoryDag {
    type Error = Infallible;

    fn record(&self, hash: &BlockHash) -> Result<Option<BlockRecord>, Infallible> {
        Ok(self.records.get(hash).copied())
    }

    fn topoheight(&self, hash: &BlockHash) -> Result<Option<u64>, Infallible> {
        Ok(self.topoheights.get(hash).copied())
    }

    fn hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, Infallible> {
        let index = usize::try_from(topoheight).ok();
        Ok(index.and_then(|index| self.order.get(index).copied()))
    }

    fn at_height(&self, height: u64) -> Result<Vec<BlockHash>, Infallible> {
        Ok(self.heights.get(&height).cloned().unwrap_or_default())
    }
}
