//! The past: reading it, returning to it, forgetting it.

use std::collections::BTreeMap;

use redb::{ReadableTable, WriteTransaction};
use wavefront_types::{StateKey, StateValue};

use super::codec;
use super::handle::Handle;
use super::options::CommitSync;
use super::record::{self, Entry};
use super::sums::{RowOf, seal};
use super::tables::{self, BLOCKS, CHANGES, LATEST, META, OLDEST, TIP};
use crate::validate::validate_reachable;
use crate::{Damage, RowError, StoreError};

/// Records that pruning drops at a time; dropping does not read them.
const RECORDS_PER_STEP: u64 = 4_096;

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
                let value = |bytes| {
                    codec::plain_value(key, bytes).map_err(|source| {
                        handle.corrupt(Damage::Value { key: Box::new(*key), source })
                    })
                };
                return previous.map(value).transpose();
            }
        }
    }
    let latest = transaction.open_table(LATEST).map_err(|error| failed(error.into()))?;
    let value = latest.get(wanted).map_err(|error| failed(error.into()))?;
    value.map(|row| handle.value(key, row.value())).transpose()
}

/// Reads every record that is needed, so that one that cannot be used is told before anything is
/// changed; returns the tip's topoheight.
pub(super) fn expect_records(handle: &Handle, topoheight: u64) -> Result<u64, StoreError> {
    handle.expect_writable()?;
    let failed = |error: redb::Error| handle.reading(error);
    let transaction = handle.begin_read()?;
    let meta = transaction.open_table(META).map_err(|error| failed(error.into()))?;
    let span = Span::read(handle, &meta)?;
    span.expect(handle, topoheight)?;
    let changes = transaction.open_table(CHANGES).map_err(|error| failed(error.into()))?;
    for height in (topoheight..=span.tip).skip(1) {
        let record = changes
            .get(height)
            .map_err(|error| failed(error.into()))?
            .ok_or_else(|| missing(handle, height))?;
        for entry in entries(handle, height, record.value())? {
            entry?;
        }
    }
    Ok(span.tip)
}

/// Undoes the last blocks above `topoheight`, as many as fit a step, durably and atomically, and
/// returns the tip that is left.
pub(super) fn rewind_step(handle: &Handle, topoheight: u64) -> Result<u64, StoreError> {
    let transaction = handle.begin_write(CommitSync::EveryCommit)?;
    let tip = undo(handle, &transaction, topoheight)?;
    handle.finish(transaction)?;
    Ok(tip)
}

/// Stages the undoing.
fn undo(
    handle: &Handle,
    transaction: &WriteTransaction,
    topoheight: u64,
) -> Result<u64, StoreError> {
    let failed = |error: redb::Error| handle.writing(error);
    let mut meta = transaction.open_table(META).map_err(|error| failed(error.into()))?;
    let span = Span::read(handle, &meta)?;
    let mut changes = transaction.open_table(CHANGES).map_err(|error| failed(error.into()))?;
    let (mut target, mut bytes) = (span.tip, 0_usize);
    while target > topoheight && bytes < handle.options().step_bytes {
        let record = changes.get(target).map_err(|error| failed(error.into()))?;
        bytes = bytes.saturating_add(record.map_or(0, |record| record.value().len()));
        target -= 1;
    }
    // Upwards, so that the first record that names a key decides; then every key once, in order.
    let mut past: BTreeMap<Box<[u8]>, Option<Box<[u8]>>> = BTreeMap::new();
    let mut blocks = transaction.open_table(BLOCKS).map_err(|error| failed(error.into()))?;
    for height in (target..=span.tip).skip(1) {
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
    let mut row = Vec::new();
    for (key, value) in &past {
        match value {
            Some(value) => {
                row.clear();
                row.extend_from_slice(value);
                seal(RowOf::Latest, key, &mut row);
                latest.insert(&**key, row.as_slice())
            }
            None => latest.remove(&**key),
        }
        .map_err(|error| failed(error.into()))?;
    }
    meta.insert(TIP, tables::meta_row(TIP, &target.to_be_bytes()).as_slice())
        .map_err(|error| failed(error.into()))?;
    Ok(target)
}

/// Drops the records that only topoheights below `below` need, in steps that leave the store whole.
pub(super) fn prune(handle: &Handle, below: u64) -> Result<(), StoreError> {
    while forget(handle, below)? < below {}
    Ok(())
}

/// One step of pruning; returns the lowest topoheight that can be reached.
fn forget(handle: &Handle, below: u64) -> Result<u64, StoreError> {
    let transaction = handle.begin_commit()?;
    let failed = |error: redb::Error| handle.writing(error);
    let limit;
    {
        let mut meta = transaction.open_table(META).map_err(|error| failed(error.into()))?;
        let span = Span::read(handle, &meta)?;
        validate_reachable(handle.path(), below, 0, span.tip)?;
        if below <= span.oldest {
            return Ok(span.oldest);
        }
        limit = below.min(span.oldest.saturating_add(RECORDS_PER_STEP));
        let mut changes = transaction.open_table(CHANGES).map_err(|error| failed(error.into()))?;
        for height in (span.oldest..=limit).skip(1) {
            changes.remove(height).map_err(|error| failed(error.into()))?;
        }
        meta.insert(OLDEST, tables::meta_row(OLDEST, &limit.to_be_bytes()).as_slice())
            .map_err(|error| failed(error.into()))?;
    }
    handle.finish(transaction)?;
    Ok(limit)
}

/// The entries of the record of block `height`.
fn entries<'a>(
    handle: &'a Handle,
    height: u64,
    record: &'a [u8],
) -> Result<impl Iterator<Item = Result<Entry<'a>, StoreError>>, StoreError> {
    let corrupt =
        move |source: RowError| handle.corrupt(Damage::Record { topoheight: height, source });
    Ok(record::entries(height, record).map_err(corrupt)?.map(move |entry| entry.map_err(corrupt)))
}

fn missing(handle: &Handle, height: u64) -> StoreError {
    handle.corrupt(Damage::MissingRecord { topoheight: height })
}
