//! Other ways to execute a block, written for this package to measure the engine against.
//!
//! None of this is anybody's product: each is a clean-room rendering of a published design, fast
//! enough to be a fair opponent, and each leaves the state that the engine leaves.
//!
//! * [`BlockStm`]: optimistic execution in the preset order over multi-version memory;
//! * [`SeedV3`]: maps with a lock a shard, prefix batches by account, one task a transaction;
//! * [`plain_map`](fn@plain_map): the same rules over one hash map, without plan or receipts;
//! * [`straight_line`](fn@straight_line): the arithmetic of transfers alone, the floor.

pub mod block_stm;
mod plain_map;
mod seed_v3;
mod straight_line;

pub use block_stm::BlockStm;
pub use plain_map::{PlainMap, leaves, plain_map};
pub use seed_v3::SeedV3;
pub use straight_line::{
    AccountMap, all_accounts, matches, restore, straight_line, straight_line_in_place,
};

use wavefront_state::{KeyOrder, Numbered};
use wavefront_types::state::WriteEntry;
use wavefront_types::{ErrorCode, ReadError, Receipt, Totals, TxKind, WriteSet};

/// What a comparator leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// One receipt a transaction, by index.
    pub receipts: Vec<Receipt>,
    /// What storage would apply.
    pub write_set: WriteSet,
    /// The chain's counters after the block.
    pub totals: Totals,
}

/// Why a comparator could not execute a block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ComparatorError {
    /// The comparator does not know transactions of this kind.
    #[error("transaction {index} is of type {}, which this comparator does not execute", kind.name())]
    Unsupported {
        /// The transaction.
        index: usize,
        /// Its kind.
        kind: TxKind,
    },
    /// The store failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The rules gave up for another reason.
    #[error("transaction {index}: {reason}")]
    Aborted {
        /// The transaction.
        index: usize,
        /// What the rules said.
        reason: String,
    },
    /// Counters, reward or fees could not be booked.
    #[error("booking the block's counters failed with {0}")]
    Epilogue(ErrorCode),
    /// Threads could not be started.
    #[error("no threads: {0}")]
    Threads(String),
}

/// Entries in canonical order, sorted the way the engine sorts its own, but on one thread.
///
/// # Panics
/// When there are 2^32 entries.
#[must_use]
pub fn write_set(mut entries: Vec<WriteEntry>) -> WriteSet {
    let mut order = KeyOrder::default();
    order.fill(numbered(&entries).into_iter());
    let run = |group: &mut [Numbered]| {
        KeyOrder::sort(group, |at| entries[at as usize].0);
        let mut entry = |(_, at): &Numbered| {
            let (key, value) = &mut entries[*at as usize];
            (*key, value.take())
        };
        group.iter().map(&mut entry).collect()
    };
    WriteSet::from_runs(order.groups(KeyOrder::RUN_LEN).map(run).collect())
}

/// Entries by number, as [`KeyOrder`] takes them.
fn numbered(entries: &[WriteEntry]) -> Vec<Numbered> {
    let number = |at: usize| u32::try_from(at).expect("a block writes fewer than 2^32 keys");
    entries.iter().enumerate().map(|(at, (key, _))| (key.order_prefix(), number(at))).collect()
}
