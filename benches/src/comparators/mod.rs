//! Other ways to execute a block, written for this package to measure the engine against.
//!
//! None of this is anybody's product: each is a clean-room rendering of a published design, fast
//! enough to be a fair opponent, and each leaves the state that the engine leaves.
//!
//! * [`BlockStm`]: optimistic execution in the preset order over multi-version memory;
//! * [`SeedV3`]: maps with a lock a shard, prefix batches by account, one task a transaction;
//! * [`plain_map`](fn@plain_map): the least a program must do to make the same transfers.

pub mod block_stm;
mod plain_map;
mod seed_v3;

pub use block_stm::BlockStm;
pub use plain_map::{PlainState, plain_map};
pub use seed_v3::SeedV3;

use wavefront_types::{
    ErrorCode, ReadError, Receipt, StateKey, StateValue, Totals, TxKind, WriteSet,
};

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
pub fn write_set(mut entries: Vec<(StateKey, Option<StateValue>)>) -> WriteSet {
    let number = |at: usize| u32::try_from(at).expect("a block writes fewer than 2^32 keys");
    let mut order: Vec<(u64, u32)> =
        entries.iter().enumerate().map(|(at, (key, _))| (key.order_prefix(), number(at))).collect();
    order.sort_unstable();
    WriteSet::order_ties(&mut order, |at| entries[at as usize].0);
    let mut entry = |(_, at): &(u64, u32)| {
        let (key, value) = &mut entries[*at as usize];
        (*key, value.take())
    };
    WriteSet::from_sorted(order.iter().map(&mut entry).collect())
}
