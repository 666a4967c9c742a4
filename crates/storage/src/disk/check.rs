//! Walking a whole store.

use redb::{ReadTransaction, ReadableTable as _};
use wavefront_types::{BlockHash, Hash, Tip};

use super::codec;
use super::handle::Handle;
use super::history::Span;
use super::options::{CommitSync, OpenOptions};
use super::tables::{self, BLOCKS, CHANGES, GENESIS, LATEST, META};
use super::{open, record};
use crate::inspection::Inspection;
use crate::{CheckReport, Problem, RowError, StoreError};

/// Pages that the engine below keeps in memory while it checks itself.
const CHECK_CACHE_BYTES: usize = 64 << 20;

/// Checks every page in use, every row against its neighbours, and the sums against the tip's
/// counters.
pub(super) fn check(handle: &Handle) -> Result<CheckReport, StoreError> {
    let mut inspection = Inspection::default();
    pages(handle, &mut inspection)?;
    match rows(handle, &mut inspection) {
        // Told already.
        Err(StoreError::Corrupt { .. }) if inspection.found_any() => Ok(inspection.finish(None)),
        Err(error) => Err(error),
        Ok(tip) => Ok(inspection.finish(tip.as_ref())),
    }
}

/// Has the engine below check itself: every page in use, and what it notes about free ones.
///
/// It does so in a shadow, because it repairs what it finds.
fn pages(handle: &Handle, inspection: &mut Inspection) -> Result<(), StoreError> {
    // Nobody writes meanwhile.
    let writing = handle.begin_write(CommitSync::EveryCommit);
    let writing = match writing {
        Ok(writing) => Some(writing),
        Err(StoreError::ReadOnly { .. }) => None,
        Err(error) => return Err(error),
    };
    let options = OpenOptions::read_only().cache_bytes(CHECK_CACHE_BYTES);
    let checked = handle.checked();
    let database = open::database(handle.path(), checked, options);
    let clean = database.and_then(|mut database| {
        database.check_integrity().map_err(|error| match checked.damage() {
            Some(damage) => handle.corrupt(damage),
            None => open::refusal(handle.path(), error),
        })
    });
    if let Some(writing) = writing {
        writing.abort().map_err(|error| handle.reading(error))?;
    }
    match clean {
        Ok(true) => {}
        Ok(false) => inspection.problem(Problem::Structure),
        Err(StoreError::Corrupt { source, .. }) => {
            inspection.problem(Problem::File { damage: source.to_string() });
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Walks the tables and returns the tip, if its row is readable.
fn rows(handle: &Handle, inspection: &mut Inspection) -> Result<Option<Tip>, StoreError> {
    let transaction = handle.begin_read()?;
    let meta = transaction.open_table(META).map_err(|error| handle.reading(error))?;
    let span = match Span::read(handle, &meta) {
        Ok(span) => Some(span),
        Err(StoreError::Uninitialized { .. }) => None,
        Err(error) => return Err(error),
    };
    let row = meta.get(GENESIS).map_err(|error| handle.reading(error))?;
    let genesis = handle.single(GENESIS, row, tables::genesis)?;
    values(handle, &transaction, inspection)?;
    let tip = blocks(handle, &transaction, inspection, span, genesis)?;
    records(handle, &transaction, inspection, span)?;
    Ok(tip)
}

fn values(
    handle: &Handle,
    transaction: &ReadTransaction,
    inspection: &mut Inspection,
) -> Result<(), StoreError> {
    let latest = transaction.open_table(LATEST).map_err(|error| handle.reading(error))?;
    for row in latest.iter().map_err(|error| handle.reading(error))? {
        let (key, value) = row.map_err(|error| handle.reading(error))?;
        let bytes = key.value();
        let key = match codec::key(bytes) {
            Ok(key) => key,
            Err(source) => {
                let key = format!("{bytes:02x?}");
                inspection.problem(Problem::Value { key, source });
                continue;
            }
        };
        match codec::checked_value(&key, bytes, value.value()) {
            Ok(value) => inspection.value(&key, &value),
            Err(source) => {
                inspection.problem(Problem::Value { key: key.to_string(), source });
            }
        }
    }
    Ok(())
}

/// Walks the blocks and returns the tip, if its row is readable.
fn blocks(
    handle: &Handle,
    transaction: &ReadTransaction,
    inspection: &mut Inspection,
    span: Option<Span>,
    genesis: Option<Hash>,
) -> Result<Option<Tip>, StoreError> {
    let table = transaction.open_table(BLOCKS).map_err(|error| handle.reading(error))?;
    let mut expected = Expected::new(0, span.map(|span| span.tip));
    let mut tip = None;
    for row in table.iter().map_err(|error| handle.reading(error))? {
        let (height, row) = row.map_err(|error| handle.reading(error))?;
        let height = height.value();
        let listed = expected.meet(height, |first, last| {
            inspection.problem(Problem::MissingBlocks { first, last });
        });
        if !listed {
            inspection.problem(Problem::BlockAboveTip { topoheight: height });
            continue;
        }
        let Ok(block) = handle.block(height, row.value()) else {
            inspection.problem(Problem::MissingBlocks { first: height, last: height });
            continue;
        };
        if let (0, Some(genesis)) = (height, genesis)
            && block.hash.0 != genesis.0
        {
            let genesis = BlockHash(genesis.0);
            inspection.problem(Problem::Genesis { listed: block.hash, genesis });
        }
        if span.is_some_and(|span| span.tip == height) {
            tip = Some(block);
        }
    }
    expected.finish(|first, last| inspection.problem(Problem::MissingBlocks { first, last }));
    Ok(tip)
}

fn records(
    handle: &Handle,
    transaction: &ReadTransaction,
    inspection: &mut Inspection,
    span: Option<Span>,
) -> Result<(), StoreError> {
    let table = transaction.open_table(CHANGES).map_err(|error| handle.reading(error))?;
    let first = span.and_then(|span| span.oldest.checked_add(1)).unwrap_or(0);
    let mut expected = Expected::new(first, span.map(|span| span.tip));
    for row in table.iter().map_err(|error| handle.reading(error))? {
        let (height, row) = row.map_err(|error| handle.reading(error))?;
        let height = height.value();
        let listed = expected.meet(height, |first, last| {
            inspection.problem(Problem::MissingRecords { first, last });
        });
        if !listed {
            inspection.problem(Problem::StrayRecord { topoheight: height });
            continue;
        }
        match entries(height, row.value()) {
            Ok(count) => inspection.record(count),
            Err(source) => inspection.problem(Problem::Record { topoheight: height, source }),
        }
    }
    expected.finish(|first, last| inspection.problem(Problem::MissingRecords { first, last }));
    Ok(())
}

/// Counts a record's entries, having read them all.
fn entries(topoheight: u64, row: &[u8]) -> Result<usize, RowError> {
    let mut count = 0_usize;
    for entry in record::entries(topoheight, row)? {
        let (key, previous) = entry?;
        let key = codec::key(key)?;
        if let Some(bytes) = previous {
            codec::plain_value(&key, bytes)?;
        }
        count = count.saturating_add(1);
    }
    Ok(count)
}

/// The topoheights a table should list, met in ascending order.
struct Expected {
    next: u64,
    last: Option<u64>,
}

impl Expected {
    const fn new(next: u64, last: Option<u64>) -> Self {
        Self { next, last }
    }

    /// Whether `height` should be listed; reports the gap before it.
    fn meet(&mut self, height: u64, missing: impl FnOnce(u64, u64)) -> bool {
        if height < self.next || self.last.is_none_or(|last| height > last) {
            return false;
        }
        if let Some(before) = height.checked_sub(1).filter(|before| *before >= self.next) {
            missing(self.next, before);
        }
        self.next = height.saturating_add(1);
        true
    }

    /// Reports the gap at the end.
    fn finish(self, missing: impl FnOnce(u64, u64)) {
        if let Some(last) = self.last.filter(|last| *last >= self.next) {
            missing(self.next, last);
        }
    }
}

#[cfg(test)]
#[path = "tests/check.rs"]
mod tests;
