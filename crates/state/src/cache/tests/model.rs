//! A store with all its versions, for the tests of the cache.

use std::collections::BTreeMap;

use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{
    Account, AccountId, BlockHash, ReadError, ReadResult, StateKey, StateReader, StateSnapshot,
    StateValue, Tip, Totals, WriteSet,
};

pub(super) fn account(balance: u64) -> StateValue {
    StateValue::Account(Account { balance, ..Account::default() })
}

/// One of some thousand accounts' keys.
pub(super) fn key(number: u16) -> StateKey {
    let mut id = [0; 32];
    id[..2].copy_from_slice(&number.to_be_bytes());
    StateKey::Account(AccountId(id))
}

pub(super) fn writes(entries: impl IntoIterator<Item = (u16, Option<u64>)>) -> WriteSet {
    let entry = |(number, balance): (u16, Option<u64>)| (key(number), balance.map(account));
    WriteSet::from_unsorted(entries.into_iter().map(entry).collect())
}

/// A block of branch `branch`; the counters tell it from any other.
pub(super) fn block(topoheight: u64, branch: u8) -> Tip {
    let mut hash = [branch; 32];
    hash[..8].copy_from_slice(&topoheight.to_be_bytes());
    let totals = Totals { height: topoheight, burned: branch.into(), ..Totals::default() };
    Tip { topoheight, hash: BlockHash(hash), totals }
}

/// The state after a block.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) tip: Tip,
    pub(super) values: BTreeMap<StateKey, StateValue>,
}

impl Snapshot {
    pub(super) fn empty(tip: Tip) -> Self {
        Self { tip, values: BTreeMap::new() }
    }

    /// The state after one block more.
    pub(super) fn after(&self, tip: Tip, writes: &WriteSet) -> Self {
        let mut next = Self { tip, values: self.values.clone() };
        for (key, value) in writes {
            match value {
                Some(value) => next.values.insert(*key, value.clone()),
                None => next.values.remove(key),
            };
        }
        next
    }
}

impl StateReader for Snapshot {
    fn read(&self, key: &StateKey) -> ReadResult {
        Ok(self.values.get(key).cloned())
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.tip.totals)
    }
}

impl StateSnapshot for Snapshot {
    fn tip(&self) -> &Tip {
        &self.tip
    }
}

/// A snapshot that counts how it is asked, cannot read one key, and may answer a batch in part
/// only.
#[derive(Debug)]
pub(super) struct Fussy {
    pub(super) inner: Snapshot,
    pub(super) unreadable: StateKey,
    /// Results by which an answer to a batch is too short.
    pub(super) short_by: usize,
    pub(super) alone: AtomicUsize,
    pub(super) batches: AtomicUsize,
}

impl Fussy {
    pub(super) fn new(inner: Snapshot, unreadable: StateKey, short_by: usize) -> Self {
        let (alone, batches) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { inner, unreadable, short_by, alone, batches }
    }

    fn answer(&self, key: &StateKey) -> ReadResult {
        if *key == self.unreadable {
            Err(ReadError::io("unreadable"))
        } else {
            self.inner.read(key)
        }
    }
}

impl StateReader for Fussy {
    fn read(&self, key: &StateKey) -> ReadResult {
        self.alone.fetch_add(1, Ordering::Relaxed);
        self.answer(key)
    }

    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        self.batches.fetch_add(1, Ordering::Relaxed);
        let answered = keys.len().saturating_sub(self.short_by);
        results.extend(keys[..answered].iter().map(|key| self.answer(key)));
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.inner.totals()
    }
}

impl StateSnapshot for Fussy {
    fn tip(&self) -> &Tip {
        &self.inner.tip
    }
}
