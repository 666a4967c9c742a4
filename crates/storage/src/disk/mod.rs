//! The store on disk: one file, real snapshots, no server.
//!
//! # Layout
//! | table | key | value |
//! |---|---|---|
//! | `latest` | key bytes | value bytes after the tip |
//! | `changes` | topoheight | the block's change record: key → value before it |
//! | `blocks` | topoheight | hash and totals after it |
//! | `meta` | name | genesis hash, tip, pruning limit |
//!
//! Every row ends with a checksum, and so has every page of the file ([`pages`]).
//!
//! # Crash guarantees
//! A group of blocks, a step of a rewind and of a pruning are each one transaction in two phases:
//! everything new is written beside what it replaces and synced; then the header is written and
//! synced. A process killed at any point, or a machine losing power on a disk that honours syncs,
//! leaves the store at the end of a group, with the totals and hash that belong to it: at the last
//! one acknowledged, or the one in progress when the header had reached the disk. With
//! [`CommitSync::OnFlush`] it is the last one made durable.
//!
//! After a failed change the store is shut: what was committed is still there, a group whose commit
//! failed is there as a whole or not at all, and [`tip`](crate::StateStore::tip) says which.

mod check;
mod codec;
mod commit;
mod create;
mod failure;
mod guard;
mod handle;
mod history;
mod lock;
mod medium;
mod merge;
mod open;
mod options;
mod pages;
mod record;
mod snapshot;
mod store;
mod sums;
mod tables;

pub use medium::Medium;
pub use options::{CommitSync, OpenOptions};
pub use snapshot::RedbSnapshot;
pub use store::RedbStore;

#[cfg(test)]
#[path = "tests/damage.rs"]
mod tests;
