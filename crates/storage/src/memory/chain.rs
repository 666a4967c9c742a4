//! What a memory store remembers; no locks here.

use core::ops::Bound;
use std::collections::BTreeMap;
use std::path::Path;

use wavefront_types::{BlockHash, Hash, KeyKind, StateKey, StateValue, Tip, Totals, WriteSet};

use crate::inspection::Inspection;
use crate::validate::validate_reachable;
use crate::{BlockCommit, CheckReport, Problem, StoreError};

/// What a block wrote, with the values before it.
type Record = Box<[(StateKey, Option<StateValue>)]>;

/// What a rewind undid: the blocks above `target`, up to the tip of then.
#[derive(Debug)]
pub(super) struct Undone {
    pub(super) target: u64,
    records: BTreeMap<u64, Record>,
    /// The values after the tip of then of every key that these blocks wrote.
    last: BTreeMap<StateKey, Option<StateValue>>,
}

impl Undone {
    /// Nothing yet, above `target`.
    pub(super) const fn new(target: u64) -> Self {
        Self { target, records: BTreeMap::new(), last: BTreeMap::new() }
    }

    /// The value after a block above the target; `None` when none of the blocks wrote the key.
    pub(super) fn read(&self, key: &StateKey, topoheight: u64) -> Option<&Option<StateValue>> {
        let last = self.last.get(key)?;
        Some(replaced_after(&self.records, topoheight, key).unwrap_or(last))
    }
}

/// What the first block above `topoheight` that wrote the key replaced.
fn replaced_after<'a>(
    records: &'a BTreeMap<u64, Record>,
    topoheight: u64,
    key: &StateKey,
) -> Option<&'a Option<StateValue>> {
    records.range((Bound::Excluded(topoheight), Bound::Unbounded)).find_map(|(_, record)| {
        let at = record.binary_search_by(|(probe, _)| probe.cmp(key)).ok()?;
        Some(&record[at].1)
    })
}

/// One chain's state and past.
#[derive(Debug, Default)]
pub(super) struct Chain {
    latest: BTreeMap<StateKey, StateValue>,
    /// By topoheight, genesis first.
    blocks: Vec<Tip>,
    /// The records of `oldest + 1 ..= tip`, by topoheight, and below them those that snapshots
    /// still need.
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
        let mut record = Vec::with_capacity(block.write_set.len());
        for (key, value) in &block.write_set {
            // Written first and compared then: one look-up per key.
            let previous = self.set(*key, value.clone());
            if previous != *value {
                record.push((*key, previous));
            }
        }
        let record = record.into_boxed_slice();
        self.records.insert(block.topoheight, record);
        self.blocks.push(block.tip());
    }

    /// Undoes the blocks above a reachable topoheight, and keeps what they did in `undone`.
    pub(super) fn pop_above(&mut self, topoheight: u64, mut undone: Option<&mut Undone>) {
        while let Some(entry) = self.records.last_entry().filter(|last| *last.key() > topoheight) {
            let (height, record) = entry.remove_entry();
            // Last first: should a write set name a key twice, its first entry has the value that
            // was there before the block.
            for (key, previous) in record.iter().rev() {
                let replaced = self.set(*key, previous.clone());
                if let Some(undone) = &mut undone {
                    // The first one met is the last block's.
                    undone.last.entry(*key).or_insert(replaced);
                }
            }
            if let Some(undone) = &mut undone {
                undone.records.insert(height, record);
            }
            self.blocks.pop();
        }
    }

    /// Makes `below` the lowest topoheight that can be read or rewound to, if it is higher.
    pub(super) fn forget_below(&mut self, below: u64) {
        self.oldest = self.oldest.max(below);
    }

    /// Drops the records that neither the limit nor a snapshot at `lowest` or above needs.
    pub(super) fn drop_records(&mut self, lowest: u64) {
        let needed = self.oldest.min(lowest);
        while let Some(entry) = self.records.first_entry().filter(|first| *first.key() <= needed) {
            entry.remove();
        }
    }

    /// How many records there are.
    #[cfg(test)]
    pub(super) fn records(&self) -> usize {
        self.records.len()
    }

    pub(super) fn latest(&self, key: &StateKey) -> Option<&StateValue> {
        self.latest.get(key)
    }

    /// The value at a reachable topoheight.
    pub(super) fn read_at(&self, key: &StateKey, topoheight: u64) -> Option<&StateValue> {
        match replaced_after(&self.records, topoheight, key) {
            Some(replaced) => replaced.as_ref(),
            None => self.latest(key),
        }
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
