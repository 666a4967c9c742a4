//! The state after one block, as a real snapshot of the engine below.

use core::fmt;
use std::sync::Arc;

use wavefront_types::{
    KeyKind, ReadError, ReadResult, StateKey, StateReader, StateSnapshot, StateValue, Tip, Totals,
};

use super::guard::catch_panic;
use super::handle::{ByBytes, Handle};
use super::tables::{BLOCKS, LATEST, META, TIP};
use super::{codec, tables};
use crate::{Damage, StoreError};

/// The state after one block of a [`RedbStore`](crate::RedbStore).
///
/// Reads of pages in memory take no lock of this crate's, and all may go on while the store
/// changes. While a snapshot lives, the pages it shows are kept: hold one for a block, not for a
/// chain. It keeps the file open, too. Clones are one snapshot.
///
/// # Examples
/// It may outlive its store:
/// ```
/// use wavefront_storage::{OpenOptions, RedbSnapshot, RedbStore, StateStore};
/// use wavefront_types::{Hash, StateReader, Totals, WriteSet};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path();
/// let store = RedbStore::open(path, OpenOptions::create())?;
/// store.initialize(Hash::ZERO, &WriteSet::default(), &Totals::default())?;
/// let snapshot: RedbSnapshot = store.snapshot()?;
/// drop(store);
/// assert_eq!(snapshot.totals()?, Totals::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct RedbSnapshot(Arc<Inner>);

struct Inner {
    latest: ByBytes,
    tip: Tip,
    handle: Arc<Handle>,
}

impl fmt::Debug for RedbSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbSnapshot").field("tip", &self.0.tip).finish_non_exhaustive()
    }
}

impl RedbSnapshot {
    /// Takes a snapshot, `None` when the store holds no chain.
    pub(super) fn take(handle: Arc<Handle>) -> Result<Option<Self>, StoreError> {
        let transaction = handle.begin_read()?;
        let open = || -> Result<_, redb::Error> {
            let meta = transaction.open_table(META)?;
            Ok((meta.get(TIP)?, transaction.open_table(LATEST)?, transaction.open_table(BLOCKS)?))
        };
        let (row, latest, blocks) = open().map_err(|error| handle.reading(error))?;
        let Some(topoheight) = handle.single(TIP, row, tables::topoheight)? else {
            return Ok(None);
        };
        let row = blocks
            .get(topoheight)
            .map_err(|error| handle.reading(error))?
            .ok_or_else(|| handle.corrupt(Damage::UnlistedTip { topoheight }))?;
        let tip = handle.block(topoheight, row.value())?;
        drop(row);
        Ok(Some(Self(Arc::new(Inner { latest, tip, handle }))))
    }

    /// Every value of a kind, in key order.
    pub(super) fn of_kind(
        &self,
        kind: KeyKind,
    ) -> Result<impl Iterator<Item = Result<(StateKey, StateValue), StoreError>>, StoreError> {
        let Inner { latest, handle, .. } = &*self.0;
        let (from, to) = codec::kind_bounds(kind);
        let mut range = catch_panic(handle.path(), || {
            latest
                .range::<&[u8]>(from.as_slice()..to.as_slice())
                .map_err(|error| handle.reading(error))
        })?;
        let mut next = move || {
            let Some(entry) = range.next() else { return Ok(None) };
            let (key, value) = entry.map_err(|error| handle.reading(error))?;
            let bytes = key.value();
            let key = handle.key(bytes)?;
            let value = handle.value(&key, value.value())?;
            Ok(Some((key, value)))
        };
        Ok(core::iter::from_fn(move || catch_panic(handle.path(), &mut next).transpose()))
    }
}

impl StateReader for RedbSnapshot {
    fn read(&self, key: &StateKey) -> ReadResult {
        let Inner { latest, handle, .. } = &*self.0;
        let value = catch_panic(handle.path(), || {
            let bytes = codec::key_bytes(key);
            latest
                .get(bytes.as_slice())
                .map_err(|error| handle.reading(error))?
                .map(|row| handle.value(key, row.value()))
                .transpose()
        })?;
        Ok(value)
    }

    /// As the trait says; reads in the order of keys, so that neighbours find their pages at hand.
    fn read_many(&self, keys: &[StateKey], results: &mut Vec<ReadResult>) {
        let places = keys.iter().zip(results.len()..);
        let mut order: Vec<(u64, &StateKey, usize)> =
            places.map(|(key, place)| (key.order_prefix(), key, place)).collect();
        // Which of two with one prefix comes first does not matter.
        order.sort_unstable_by_key(|(prefix, ..)| *prefix);
        // Every place is filled below.
        results.resize_with(results.len().saturating_add(keys.len()), || Ok(None));
        for (_, key, place) in order {
            results[place] = self.read(key);
        }
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.0.tip.totals)
    }
}

impl StateSnapshot for RedbSnapshot {
    fn tip(&self) -> &Tip {
        &self.0.tip
    }
}
