//! What a memory store remembers; no locks here.

use std::collections::BTreeMap;
use std::path::Path;

use wavefront_types::{BlockHash, Hash, KeyKind, StateKey, StateValue, Tip, Totals, WriteSet};

use crate::inspection::Inspection;
use crate::validate::validate_reachable;
use crate::{BlockCommit, CheckReport, Problem, StoreError};

/// What a block wrote, with the values before it.
type Record = Box<[(StateKey, Option<StateValue>)]>;

/// One chain's state and past.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    latest: BTreeMap<StateKey, StateValue>,
    /// By topoheight, genesis first.
    blocks: Vec<Tip>,
    /// The records of `oldest + 1 ..= tip`, by topoheight.
    records: BTreeMap<u64, Record>,
    oldest: u64,
}

/// What stands for a directory in messages.
pub(super) fn path() -> &'static Path {
    Path::new("(memory)")
}

impl Chain {
    pub(super) fn tip(&self) -> Option<&Tip> {
        self.blocks.last()
    }

    pub(super) fn tip_or_err(&self) -> Result<&Tip, StoreError> {
        self.tip().ok_or_else(|| StoreError::uninitialized(path()))
    }

    pub(super) fn genesis(&self) -> Option<Hash> {
        self.blocks.first().map(|block| Hash(block.hash.0))
    }

    pub(super) const fn oldest(&self) -> u64 {
        self.oldest
    }

    pub(super) fn block_at(&self, topoheight: u64) -> Option<&Tip> {
        self.blocks.get(usize::try_from(topoheight).ok()?)
    }

    /// Refuses a topoheight that cannot be read or rewound to.
    pub(super) fn validate(&self, topoheight: u64) -> Result<(), StoreError> {
        validate_reachable(path(), topoheight, self.oldest, self.tip_or_err()?.topoheight)
    }

    pub(super) fn initialize(
        &mut self,
        genesis: Hash,
        state: &WriteSet,
        totals: &Totals,
    ) -> Result<(), StoreError> {
        if let Some(genesis) = self.genesis() {
            return Err(StoreError::AlreadyInitialized { path: path().to_owned(), genesis });
        }
        for (key, value) in state {
            self.set(*key, value.clone());
        }
        self.blocks.push(Tip { topoheight: 0, hash: BlockHash(genesis.0), totals: *totals });
        Ok(())
    }

    /// Applies a block that follows the tip. What it writes and what is there already is no change,
    /// and not recorded.
    pub(super) fn push(&mut self, block: &BlockCommit) {
        let writes = block.write_set.iter();
        let changes = writes.filter_map(|(key, value)| {
            let changed = self.latest.get(key) != value.as_ref();
            changed.then(|| (*key, self.set(*key, value.clone())))
        });
        let record = changes.collect();
        self.records.insert(block.topoheight, record);
        self.blocks.push(block.tip());
    }

    /// Undoes the blocks above a reachable topoheight.
    pub(super) fn pop_above(&mut self, topoheight: u64) {
        while let Some((height, record)) = self.records.pop_last() {
            if height <= topoheight {
                self.records.insert(height, record);
                break;
            }
            // Last first: should a write set name a key twice, its first entry has the value that
            // was there before the block.
            for (key, previous) in record.into_vec().into_iter().rev() {
                self.set(key, previous);
            }
            self.blocks.pop();
        }
    }

    /// Drops the records that only topoheights below `below` need.
    pub(super) fn forget_below(&mut self, below: u64) {
        if below > self.oldest {
            self.oldest = below;
            self.records.retain(|height, _| *height > below);
        }
    }

    pub(super) fn latest(&self, key: &StateKey) -> Option<&StateValue> {
        self.latest.get(key)
    }

    /// The value at a reachable topoheight.
    pub(super) fn read_at(&self, key: &StateKey, topoheight: u64) -> Option<&StateValue> {
        let above = (core::ops::Bound::Excluded(topoheight), core::ops::Bound::Unbounded);
        for (_, record) in self.records.range(above) {
            if let Ok(at) = record.binary_search_by(|(probe, _)| probe.cmp(key)) {
                return record[at].1.as_ref();
            }
        }
        self.latest(key)
    }

    pub(super) fn range(&self, kind: KeyKind) -> impl Iterator<Item = (&StateKey, &StateValue)> {
        // The kind comes first in the order of keys, so each is one contiguous run.
        let first = kind.lowest_key();
        self.latest.range(first..).take_while(move |(key, _)| key.kind() == kind)
    }

    pub(super) fn of_kind(&self, kind: KeyKind) -> Vec<(StateKey, StateValue)> {
        self.range(kind).map(|(key, value)| (*key, value.clone())).collect()
    }

    pub(super) fn check(&self) -> CheckReport {
        let mut inspection = Inspection::default();
        for (key, value) in &self.latest {
            inspection.value(key, value);
        }
        for (topoheight, block) in (0..).zip(&self.blocks) {
            if block.topoheight != topoheight {
                inspection.problem(Problem::MissingBlocks { first: topoheight, last: topoheight });
            }
        }
        let Some(tip) = self.tip() else {
            return inspection.finish(None);
        };
        for topoheight in (self.oldest..=tip.topoheight).skip(1) {
            match self.records.get(&topoheight) {
                Some(record) => inspection.record(record.len()),
                None => {
                    inspection
                        .problem(Problem::MissingRecords { first: topoheight, last: topoheight });
                }
            }
        }
        inspection.finish(Some(tip))
    }

    fn set(&mut self, key: StateKey, value: Option<StateValue>) -> Option<StateValue> {
        match value {
            Some(value) => self.latest.insert(key, value),
            None => self.latest.remove(&key),
        }
    }
}
