//! The past: reading it, returning to it, forgetting it.

use std::collections::BTreeMap;

use redb::{ReadableTable, WriteTransaction};
use wavefront_types::{StateKey, StateValue};

use super::codec;
use super::handle::Handle;
use super::options::CommitSync;
use super::record::{self, Entry};
use super::tables::{self, BLOCKS, CHANGES, LATEST, META, OLDEST, TIP};
use crate::validate::validate_reachable;
use crate::{Damage, RowError, StoreError};

/// The lowest topoheight that can be reached, and the tip's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) oldest: u64,
    pub(super) tip: u64,
}

impl Span {
    /// Reads the span from the meta table.
    pub(super) fn read(
        handle: &Handle,
        meta: &impl ReadableTable<&'static str, &'static [u8]>,
    ) -> Result<Self, StoreError> {
        let number = |name| {
            let row = meta.get(name).map_err(|error| handle.reading(error))?;
            handle.single(name, row, tables::topoheight)
        };
        let tip = number(TIP)?.ok_or_else(|| StoreError::uninitialized(handle.path()))?;
        let oldest =
            number(OLDEST)?.ok_or_else(|| handle.corrupt(Damage::Single { name: OLDEST }))?;
        Ok(Self { oldest, tip })
    }

    fn expect(self, handle: &Handle, topoheight: u64) -> Result<(), StoreError> {
        validate_reachable(handle.path(), topoheight, self.oldest, self.tip)
    }
}

/// The value of a key at a topoheight: in the first record above it that names the key, else the
/// latest.
pub(super) fn read_at(
    handle: &Handle,
    key: &StateKey,
    topoheight: u64,
) -> Result<Option<StateValue>, StoreError> {
    let failed = |error: redb::Error| handle.reading(error);
    let transaction = handle.begin_read()?;
    let meta = transaction.open_table(META).map_err(|error| failed(error.into()))?;
    let span = Span::read(handle, &meta)?;
    span.expect(handle, topoheight)?;
    let wanted = codec::key_bytes(key);
    let wanted = wanted.as_ref();
    let changes = transaction.open_table(CHANGES).map_err(|error| failed(error.into()))?;
    for height in (topoheight..=span.tip).skip(1) {
        let record = changes
            .get(height)
            .map_err(|error| failed(error.into()))?
            .ok_or_else(|| missing(handle, height))?;
        for entry in entries(handle, height, record.value())? {
            let (found, previous) = entry?;
            if found == wanted {
                return previous.map(|bytes| handle.value(key, bytes)).transpose();
            }
        }
    }
    let latest = transaction.open_table(LATEST).map_err(|error| failed(error.into()))?;
    let value = latest.get(wanted).map_err(|error| failed(error.into()))?;
    value.map(|bytes| handle.value(key, bytes.value())).transpose()
}

/// Undoes every block above `topoheight`.
pub(super) fn rewind(handle: &Handle, topoheight: u64) -> Result<(), StoreError> {
    let transaction = handle.begin_write(CommitSync::EveryCommit)?;
    if !undo(handle, &transaction, topoheight)? {
        return Ok(());
    }
    handle.finish(transaction)
}

/// Stages the undoing; `false` when there is nothing to undo.
fn undo(
    handle: &Handle,
    transaction: &WriteTransaction,
    topoheight: u64,
) -> Result<bool, StoreError> {
    let failed = |error: redb::Error| handle.writing(error);
    let mut meta = transaction.open_table(META).map_err(|error| failed(error.into()))?;
    let span = Span::read(handle, &meta)?;
    span.expect(handle, topoheight)?;
    if topoheight == span.tip {
        return Ok(false);
    }
    // Upwards, so that the first record that names a key decides; then every key once, in order.
    let mut past: BTreeMap<Box<[u8]>, Option<Box<[u8]>>> = BTreeMap::new();
    let mut changes = transaction.open_table(CHANGES).map_err(|error| failed(error.into()))?;
    let mut blocks = transaction.open_table(BLOCKS).map_err(|error| failed(error.into()))?;
    for height in (topoheight..=span.tip).skip(1) {
        let record = changes
            .remove(height)
            .map_err(|error| failed(error.into()))?
            .ok_or_else(|| missing(handle, height))?;
        for entry in entries(handle, height, record.value())? {
            let (key, previous) = entry?;
            if !past.contains_key(key) {
                past.insert(key.into(), previous.map(Into::into));
            }
        }
        blocks.remove(height).map_err(|error| failed(error.into()))?;
    }
    let mut latest = transaction.open_table(LATEST).map_err(|error| failed(error.into()))?;
    for (key, value) in &past {
        match value {
            Some(value) => latest.insert(&**key, &**value),
            None => latest.remove(&**key),
        }
        .map_err(|error| failed(error.into()))?;
    }
    meta.insert(TIP, topoheight.to_be_bytes().as_slice()).map_err(|error| failed(error.into()))?;
    Ok(true)
}

/// Drops the records that only topoheights below `below` need.
pub(super) fn prune(handle: &Handle, below: u64) -> Result<(), StoreError> {
    let transaction = handle.begin_commit()?;
    let failed = |error: redb::Error| handle.writing(error);
    {
        let mut meta = transaction.open_table(META).map_err(|error| failed(error.into()))?;
        let span = Span::read(handle, &meta)?;
        validate_reachable(handle.path(), below, 0, span.tip)?;
        if below <= span.oldest {
            return Ok(());
        }
        let mut changes = transaction.open_table(CHANGES).map_err(|error| failed(error.into()))?;
        for height in (span.oldest..=below).skip(1) {
            changes.remove(height).map_err(|error| failed(error.into()))?;
        }
        meta.insert(OLDEST, below.to_be_bytes().as_slice())
            .map_err(|error| failed(error.into()))?;
    }
    handle.finish(transaction)
}

/// The entries of the record of block `height`.
fn entries<'a>(
    handle: &'a Handle,
    height: u64,
    record: &'a [u8],
) -> Result<impl Iterator<Item = Result<Entry<'a>, StoreError>>, StoreError> {
    let corrupt =
        move |source: RowError| handle.corrupt(Damage::Record { topoheight: height, source });
    Ok(record::entries(record).map_err(corrupt)?.map(move |entry| entry.map_err(corrupt)))
}

fn missing(handle: &Handle, height: u64) -> StoreError {
    handle.corrupt(Damage::MissingRecord { topoheight: height })
}
