//! Writing: genesis, and groups of blocks.

use redb::{ReadableTable, Table};
use wavefront_types::{BlockHash, Hash, StateValue, Tip, Totals, WriteSet};

use super::codec;
use super::handle::Handle;
use super::merge::{Write, merge};
use super::options::CommitSync;
use super::record::RecordBuilder;
use super::sums::{RowOf, seal, unseal};
use super::tables::{self, BLOCKS, CHANGES, GENESIS, LATEST, META, OLDEST, TIP};
use crate::validate::{validate_group, validate_kinds};
use crate::{BlockCommit, Damage, RowError, StoreError};

/// A value of this many bytes is compared with the stored one before it is written: another descent
/// of the tree costs less than writing it again. Shorter ones nearly always change.
const LONG: usize = 512;

/// Stores the genesis state in an empty store.
pub(super) fn initialize(
    handle: &Handle,
    genesis: Hash,
    state: &WriteSet,
    totals: &Totals,
) -> Result<(), StoreError> {
    validate_kinds(handle.path(), state)?;
    let transaction = handle.begin_write(CommitSync::EveryCommit)?;
    {
        let mut meta = transaction.open_table(META).map_err(|error| handle.writing(error))?;
        refuse_second_genesis(handle, &meta)?;
        let block = Tip { topoheight: 0, hash: BlockHash(genesis.0), totals: *totals };
        let mut write = || -> Result<(), redb::Error> {
            let mut latest = transaction.open_table(LATEST)?;
            let mut bytes = Vec::new();
            for (key, value) in state {
                let Some(value) = value else { continue };
                let key = codec::key_bytes(key);
                bytes.clear();
                codec::put_value(value, &mut bytes);
                seal(RowOf::Latest, &key, &mut bytes);
                latest.insert(key.as_slice(), bytes.as_slice())?;
            }
            let mut blocks = transaction.open_table(BLOCKS)?;
            blocks.insert(0, tables::block_row(&block).as_slice())?;
            let zero = 0_u64.to_be_bytes();
            for (name, row) in [(GENESIS, genesis.0.as_slice()), (TIP, &zero), (OLDEST, &zero)] {
                meta.insert(name, tables::meta_row(name, row).as_slice())?;
            }
            Ok(())
        };
        write().map_err(|error| handle.writing(error))?;
    }
    handle.finish(transaction)
}

fn refuse_second_genesis(
    handle: &Handle,
    meta: &impl ReadableTable<&'static str, &'static [u8]>,
) -> Result<(), StoreError> {
    let row = meta.get(GENESIS).map_err(|error| handle.reading(error))?;
    match handle.single(GENESIS, row, tables::genesis)? {
        None => Ok(()),
        Some(genesis) => {
            Err(StoreError::AlreadyInitialized { path: handle.path().to_owned(), genesis })
        }
    }
}

/// Commits a group of blocks as one transaction of the engine below.
pub(super) fn commit(handle: &Handle, blocks: &[BlockCommit]) -> Result<(), StoreError> {
    let Some(last) = blocks.last() else { return Ok(()) };
    let transaction = handle.begin_commit()?;
    {
        let mut meta = transaction.open_table(META).map_err(|error| handle.writing(error))?;
        let row = meta.get(TIP).map_err(|error| handle.writing(error))?;
        let tip = handle
            .single(TIP, row, tables::topoheight)?
            .ok_or_else(|| StoreError::uninitialized(handle.path()))?;
        validate_group(handle.path(), tip, blocks)?;

        let mut latest = transaction.open_table(LATEST).map_err(|error| handle.writing(error))?;
        let records = write_values(handle, &mut latest, blocks)?;

        let write_rows = || -> Result<(), redb::Error> {
            let mut changes = transaction.open_table(CHANGES)?;
            let mut rows = transaction.open_table(BLOCKS)?;
            for (block, record) in blocks.iter().zip(records) {
                changes.insert(block.topoheight, record.finish(block.topoheight).as_slice())?;
                rows.insert(block.topoheight, tables::block_row(&block.tip()).as_slice())?;
            }
            Ok(())
        };
        write_rows().map_err(|error| handle.writing(error))?;
        meta.insert(TIP, tables::meta_row(TIP, &last.topoheight.to_be_bytes()).as_slice())
            .map_err(|error| handle.writing(error))?;
    }
    handle.finish(transaction)
}

/// Brings the latest values up to the last block of the group, touching each key once and in
/// order, and returns the change records.
fn write_values(
    handle: &Handle,
    latest: &mut Table<'_, &'static [u8], &'static [u8]>,
    blocks: &[BlockCommit],
) -> Result<Vec<RecordBuilder>, StoreError> {
    let mut records: Vec<_> =
        blocks.iter().map(|block| RecordBuilder::with_capacity(block.write_set.len())).collect();
    let (mut row, mut bytes) = (Vec::new(), Vec::new());
    let mut writes = merge(blocks.iter().map(|block| &block.write_set)).peekable();
    // The writes of one key.
    let mut run: Vec<Write<'_>> = Vec::new();
    while let Some(write) = writes.next() {
        run.push(write);
        if writes.peek().is_some_and(|(key, ..)| *key == write.0) {
            continue;
        }
        let ([(state_key, first, _), ..], [.., (_, _, value)]) = (&*run, &*run) else { continue };
        let key = codec::key_bytes(state_key);
        let key = key.as_ref();
        let unusable =
            |source: RowError| handle.corrupt(Damage::Value { key: Box::new(**state_key), source });
        row.clear();
        if let Some(value) = value {
            codec::put_value(value, &mut row);
        }
        let new_len = row.len();
        seal(RowOf::Latest, key, &mut row);
        let before = if new_len >= LONG && is_there(handle, latest, key, &row)? {
            None
        } else {
            // One descent of the tree both writes the group's last value and finds the one before
            // the group, which the first block to write the key has to record.
            Some(match value {
                Some(_) => latest.insert(key, row.as_slice()),
                None => latest.remove(key),
            })
        };
        let before = before.transpose().map_err(|error| handle.writing(error))?;
        let before = match &before {
            None => Some(&row[..new_len]),
            Some(None) => None,
            Some(Some(before)) => {
                Some(unseal(RowOf::Latest, key, before.value()).map_err(unusable)?)
            }
        };
        // What a block writes and what is there already is no change, and not recorded.
        let unchanged = match &*run {
            [_] => before == value.map(|_| &row[..new_len]),
            [(_, _, first), ..] => {
                bytes.clear();
                before == first.map(|value| plain(value, &mut bytes))
            }
            [] => true,
        };
        if !unchanged {
            records[*first].push(key, before).map_err(unusable)?;
        }
        for pair in run.windows(2) {
            let [(_, _, before), (_, block, after)] = pair else { continue };
            if before == after {
                continue;
            }
            bytes.clear();
            let before = before.map(|value| plain(value, &mut bytes));
            records[*block].push(key, before).map_err(unusable)?;
        }
        run.clear();
    }
    Ok(records)
}

/// Appends a value's byte form to nothing.
fn plain<'a>(value: &StateValue, bytes: &'a mut Vec<u8>) -> &'a [u8] {
    codec::put_value(value, bytes);
    bytes
}

/// Whether the table has this row already.
fn is_there(
    handle: &Handle,
    latest: &Table<'_, &'static [u8], &'static [u8]>,
    key: &[u8],
    row: &[u8],
) -> Result<bool, StoreError> {
    let found = latest.get(key).map_err(|error| handle.writing(error))?;
    Ok(found.is_some_and(|found| found.value() == row))
}

#[cfg(test)]
#[path = "tests/crash.rs"]
mod tests;
