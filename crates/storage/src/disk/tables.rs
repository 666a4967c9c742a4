//! The four tables and the small rows.

use redb::TableDefinition;
use wavefront_types::{BlockHash, Hash, Tip};

use super::codec;
use super::sums::{RowOf, seal, unseal};

/// Key bytes to value bytes, after the tip.
pub(super) const LATEST: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("latest");
/// Topoheight to change record.
pub(super) const CHANGES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("changes");
/// Topoheight to hash and totals, genesis included.
pub(super) const BLOCKS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("blocks");
/// What is there once.
pub(super) const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");

/// Row of [`META`] before version 2: [`MAGIC`] and the format version.
pub(super) const FORMAT: &str = "format";
/// Row of [`META`]: the genesis hash.
pub(super) const GENESIS: &str = "genesis";
/// Row of [`META`]: the tip's topoheight.
pub(super) const TIP: &str = "tip";
/// Row of [`META`]: the lowest topoheight that can be read or rewound to.
pub(super) const OLDEST: &str = "oldest";

/// What tells the store from any other file of the same engine.
pub(super) const MAGIC: &[u8; 9] = b"wavefront";

/// The row of [`META`] under a name.
pub(super) fn meta_row(name: &str, value: &[u8]) -> Vec<u8> {
    let mut row = value.to_vec();
    seal(RowOf::Meta, name.as_bytes(), &mut row);
    row
}

/// The version in a row under [`FORMAT`], `None` when it is another program's.
pub(super) fn format_version(row: &[u8]) -> Option<u32> {
    let version = row.strip_prefix(MAGIC.as_slice())?;
    Some(u32::from_be_bytes(version.try_into().ok()?))
}

/// A topoheight in a row of [`META`].
pub(super) fn topoheight(row: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(row.try_into().ok()?))
}

/// The row under [`GENESIS`].
pub(super) fn genesis(row: &[u8]) -> Option<Hash> {
    Some(Hash(row.try_into().ok()?))
}

/// A row of [`BLOCKS`].
pub(super) fn block_row(block: &Tip) -> Vec<u8> {
    let mut row = block.hash.0.to_vec();
    codec::put_totals(&block.totals, &mut row);
    seal(RowOf::Blocks, &block.topoheight.to_be_bytes(), &mut row);
    row
}

/// Reads a row of [`BLOCKS`].
pub(super) fn block(topoheight: u64, row: &[u8]) -> Option<Tip> {
    let row = unseal(RowOf::Blocks, &topoheight.to_be_bytes(), row).ok()?;
    let (hash, totals) = row.split_first_chunk()?;
    Some(Tip { topoheight, hash: BlockHash(*hash), totals: codec::totals(totals)? })
}
