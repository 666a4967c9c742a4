//! One moment of the index, with what was already read of it, and with what a new block changes.

use core::fmt;
use std::collections::BTreeMap;

use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::record::BlockRecord;

/// The questions that one can ask about an index of blocks at one moment.
///
/// It remembers what it has read, so that no row is read twice for one block. Make one per block:
/// what it remembers is bounded by what the block's questions touch.
///
/// # Determinism
/// Every answer is a function of the index and the arguments.
pub struct Dag<'a, R: DagReader> {
    reader: &'a R,
    records: BTreeMap<BlockHash, Option<BlockRecord>>,
    topoheights: BTreeMap<BlockHash, Option<u64>>,
    hashes: BTreeMap<u64, Option<BlockHash>>,
    heights: BTreeMap<u64, Vec<BlockHash>>,
    /// The new block and its height, which the index does not have yet.
    added: Option<(BlockHash, u64)>,
    /// From which position on the order is another, and which.
    reordered: Option<(u64, Vec<BlockHash>)>,
}

impl<R: DagReader> fmt::Debug for Dag<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read = self.records.len();
        f.debug_struct("Dag").field("records_read", &read).finish_non_exhaustive()
    }
}

impl<'a, R: DagReader> Dag<'a, R> {
    /// The index as it is.
    pub const fn new(reader: &'a R) -> Self {
        Self {
            reader,
            records: BTreeMap::new(),
            topoheights: BTreeMap::new(),
            hashes: BTreeMap::new(),
            heights: BTreeMap::new(),
            added: None,
            reordered: None,
        }
    }

    /// What is stored of a block, if it is stored.
    pub(crate) fn find(&mut self, hash: &BlockHash) -> Answer<Option<BlockRecord>, R::Error> {
        if let Some(record) = self.records.get(hash) {
            return Ok(*record);
        }
        let record = self.reader.record(hash).map_err(DagError::Read)?;
        self.records.insert(*hash, record);
        Ok(record)
    }

    /// What is stored of a block.
    pub(crate) fn record(&mut self, hash: &BlockHash) -> Answer<BlockRecord, R::Error> {
        self.find(hash)?.ok_or(DagError::Unknown(*hash))
    }

    pub(crate) fn topoheight(&mut self, hash: &BlockHash) -> Answer<Option<u64>, R::Error> {
        if let Some(topoheight) = self.topoheights.get(hash) {
            return Ok(*topoheight);
        }
        let topoheight = self.reader.topoheight(hash).map_err(DagError::Read)?;
        self.topoheights.insert(*hash, topoheight);
        Ok(topoheight)
    }

    pub(crate) fn hash_at(&mut self, topoheight: u64) -> Answer<Option<BlockHash>, R::Error> {
        if let Some((from, order)) = &self.reordered
            && let Some(above) = topoheight.checked_sub(*from)
        {
            return Ok(usize::try_from(above).ok().and_then(|above| order.get(above).copied()));
        }
        if let Some(hash) = self.hashes.get(&topoheight) {
            return Ok(*hash);
        }
        let hash = self.reader.hash_at(topoheight).map_err(DagError::Read)?;
        self.hashes.insert(topoheight, hash);
        Ok(hash)
    }

    /// The ordered blocks of a height, with their positions.
    pub(crate) fn ordered_at(&mut self, height: u64) -> Answer<Vec<(BlockHash, u64)>, R::Error> {
        if !self.heights.contains_key(&height) {
            let mut stored = self.reader.at_height(height).map_err(DagError::Read)?;
            stored.extend(self.added.filter(|(_, added)| *added == height).map(|(hash, _)| hash));
            self.heights.insert(height, stored);
        }
        let stored = self.heights.get(&height).cloned().unwrap_or_default();
        let mut ordered = Vec::with_capacity(stored.len());
        for hash in stored {
            ordered.extend(self.topoheight(&hash)?.map(|topoheight| (hash, topoheight)));
        }
        Ok(ordered)
    }

    /// Whether a block takes part in an order, or a sum, that begins at this position: it stands
    /// there or above, or has no position.
    pub(crate) fn is_from(&mut self, hash: &BlockHash, base: u64) -> Answer<bool, R::Error> {
        Ok(self.topoheight(hash)?.is_none_or(|topoheight| topoheight >= base))
    }

    /// From now on the new block is stored, as an orphan.
    pub(crate) fn add(&mut self, hash: BlockHash, record: BlockRecord) {
        self.records.insert(hash, Some(record));
        self.topoheights.insert(hash, None);
        if let Some(stored) = self.heights.get_mut(&record.height) {
            stored.push(hash);
        }
        self.added = Some((hash, record.height));
    }

    /// From now on `order` stands from this position on, instead of `detached`.
    pub(crate) fn reorder(&mut self, from: u64, detached: &[BlockHash], order: &[BlockHash]) {
        for hash in detached {
            self.topoheights.insert(*hash, None);
        }
        for (hash, topoheight) in order.iter().zip(from..) {
            self.topoheights.insert(*hash, Some(topoheight));
        }
        self.reordered = Some((from, order.to_vec()));
    }
}
