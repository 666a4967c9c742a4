//! What can be inconsistent in a store.

use wavefront_types::BlockHash;

use crate::damage::RowError;

/// One inconsistency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Bytes of the file are not what was written.
    #[error("the file is damaged: {damage}")]
    File {
        /// Where, and how it shows.
        damage: String,
    },
    /// The engine below finds its own notes about its pages wrong.
    #[error("the file's pages and the notes about them contradict each other")]
    Structure,
    /// A key or value in the state does not decode, or one does not fit the other.
    #[error("the value under key {key} is unreadable: {source}")]
    Value {
        /// The key, or the bytes of what should be one.
        key: String,
        /// What is wrong.
        source: RowError,
    },
    /// Blocks between genesis and the tip are not listed, or not readable.
    #[error("blocks {first} to {last} are missing or unreadable")]
    MissingBlocks {
        /// The first topoheight.
        first: u64,
        /// The last topoheight.
        last: u64,
    },
    /// A block above the tip is listed.
    #[error("block {topoheight} lies above the tip")]
    BlockAboveTip {
        /// Its topoheight.
        topoheight: u64,
    },
    /// Change records above the pruning limit are not there.
    #[error("the change records of blocks {first} to {last} are missing")]
    MissingRecords {
        /// The first topoheight.
        first: u64,
        /// The last topoheight.
        last: u64,
    },
    /// A change record lies above the tip or below the pruning limit.
    #[error("there is a change record for block {topoheight}, which should have none")]
    StrayRecord {
        /// Its topoheight.
        topoheight: u64,
    },
    /// A change record does not decode.
    #[error("the change record of block {topoheight} is unreadable: {source}")]
    Record {
        /// Its topoheight.
        topoheight: u64,
        /// What is wrong.
        source: RowError,
    },
    /// Genesis is listed under another hash than the store's own.
    #[error("block 0 has hash {listed}, the store belongs to genesis {genesis}")]
    Genesis {
        /// The hash of block 0.
        listed: BlockHash,
        /// The store's genesis.
        genesis: BlockHash,
    },
    /// The energy counter is not the sum of the accounts' energy.
    #[error("the energy counter is {counter}, accounts hold {held}")]
    Energy {
        /// The counter.
        counter: u64,
        /// The sum.
        held: u128,
    },
    /// Native units were made or lost: what is held, burned, withheld and shielded is not what was
    /// issued.
    #[error("{issued} native units were issued, {found} are accounted for")]
    Supply {
        /// The supply counter.
        issued: u64,
        /// Balances, frozen and pending units, burned, withheld, shielded less unshielded.
        found: i128,
    },
}
