//! What can be wrong with a plan from elsewhere.

use crate::{KeyId, TxIndex};

/// Where a plan breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// There are more transactions, keys, accesses or nodes than 32-bit numbers can name.
    #[error("the plan holds more {what} than a plan can number")]
    TooMany {
        /// Of what.
        what: &'static str,
    },
    /// The rows of the access table do not follow each other from the first access to the last,
    /// one per transaction and one for the epilogue.
    #[error("row {row} of the access table does not continue the one before it")]
    Row {
        /// First bad row.
        row: usize,
    },
    /// A row names a key that the table does not have.
    #[error("row {row} names key {}, which is not in the table", key.0)]
    UnknownKey {
        /// The row.
        row: usize,
        /// The key's number.
        key: KeyId,
    },
    /// A row names a key twice.
    #[error("row {row} names key {} twice", key.0)]
    RepeatedKey {
        /// The row.
        row: usize,
        /// The key's number.
        key: KeyId,
    },
    /// Two numbers stand for the same key, so that conflicts on it would not be seen.
    #[error("keys {} and {} are the same", first.0, second.0)]
    EqualKeys {
        /// The lower number.
        first: KeyId,
        /// The higher.
        second: KeyId,
    },
    /// No row names the key.
    #[error("key {} is in no row", key.0)]
    UnusedKey {
        /// The key's number.
        key: KeyId,
    },
    /// A level is too high, or one below it has no transactions.
    #[error("level {level} is not one of a plan without empty levels")]
    Level {
        /// The level.
        level: u32,
    },
    /// Segments and chunks do not cover the order, in order, with whole levels between barriers.
    #[error("segment {segment} does not continue the order or splits a level")]
    Segments {
        /// First bad segment; the number of segments when something is left over.
        segment: usize,
    },
    /// An edge does not lead from a transaction, or a join node, to a later one.
    #[error("the DAG may not have an edge from node {from} to node {to}")]
    Edge {
        /// Tail.
        from: u32,
        /// Head.
        to: u32,
    },
    /// A join node has no way in or out, names no key of the table, or would make a circle.
    #[error("join node {node} does not stand between earlier and later transactions")]
    Join {
        /// The node.
        node: u32,
    },
    /// Two conflicting transactions are not in ascending levels.
    #[error(
        "transactions {} and {} conflict on key {} but their levels do not order them",
        first.0, second.0, key.0
    )]
    Unordered {
        /// The earlier in the block.
        first: TxIndex,
        /// The later.
        second: TxIndex,
        /// What both touch.
        key: KeyId,
    },
    /// Two conflicting transactions are not connected in the DAG: by an edge, or by a join node of
    /// the key they conflict on.
    #[error(
        "transactions {} and {} conflict on key {} but the DAG does not connect them",
        first.0, second.0, key.0
    )]
    Unconnected {
        /// The earlier in the block.
        first: TxIndex,
        /// The later.
        second: TxIndex,
        /// What both touch.
        key: KeyId,
    },
}
