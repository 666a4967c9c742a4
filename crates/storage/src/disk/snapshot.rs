//! The state after one block, as a real snapshot of the engine below.

use std::sync::Arc;

use core::fmt;

use wavefront_types::{KeyKind, ReadError, StateKey, StateReader, StateValue, Totals};

use super::codec;
use super::guard::fenced;
use super::handle::{ByBytes, Handle};
use super::tables::{BLOCKS, LATEST, META, TIP};
use crate::{StateSnapshot, StoreError, Tip};

/// The state after one block of a [`RedbStore`](crate::RedbStore).
///
/// Reads take no lock of this crate's and may go on while the store changes. While a snapshot
/// lives, the pages it shows are kept: hold one for a block, not for a chain. It keeps the file
/// open, too.
pub struct RedbSnapshot {
    latest: ByBytes,
    tip: Tip,
    handle: Arc<Handle>,
}

impl fmt::Debug for RedbSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedbSnapshot").field("tip", &self.tip).finish_non_exhaustive()
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
        let Some(topoheight) = handle.number(TIP, row)? else { return Ok(None) };
        let row = blocks
            .get(topoheight)
            .map_err(|error| handle.reading(error))?
            .ok_or_else(|| handle.corrupt(format!("the tip, block {topoheight}, is not listed")))?;
        let tip = handle.block(topoheight, row.value())?;
        drop(row);
        Ok(Some(Self { latest, tip, handle }))
    }

    /// Every value of a kind, in key order.
    pub(super) fn of_kind(
        &self,
        kind: KeyKind,
    ) -> Result<impl Iterator<Item = Result<(StateKey, StateValue), StoreError>>, StoreError> {
        let path = self.handle.path();
        let (from, to) = codec::kind_bounds(kind);
        let mut range = fenced(path, || {
            self.latest
                .range::<&[u8]>(from.as_slice()..to.as_slice())
                .map_err(|error| self.handle.reading(error))
        })?;
        let mut next = move || {
            let Some(entry) = range.next() else { return Ok(None) };
            let (key, value) = entry.map_err(|error| self.handle.reading(error))?;
            let key = self.handle.key(key.value())?;
            let value = self.handle.value(&key, value.value())?;
            Ok(Some((key, value)))
        };
        Ok(core::iter::from_fn(move || fenced(path, &mut next).transpose()))
    }
}

impl StateReader for RedbSnapshot {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        let value = fenced(self.handle.path(), || {
            self.latest
                .get(codec::key_bytes(key).as_slice())
                .map_err(|error| self.handle.reading(error))?
                .map(|bytes| self.handle.value(key, bytes.value()))
                .transpose()
        })?;
        Ok(value)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(self.tip.totals)
    }
}

impl StateSnapshot for RedbSnapshot {
    fn tip(&self) -> &Tip {
        &self.tip
    }
}
