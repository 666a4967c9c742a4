//! The store on disk: one file, real snapshots, no server.
//!
//! # Layout
//! | table | key | value |
//! |---|---|---|
//! | `latest` | key bytes | value bytes after the tip |
//! | `changes` | topoheight | the block's change record: key → value before it |
//! | `blocks` | topoheight | hash and totals after it |
//! | `meta` | name | format version, genesis hash, tip, pruning limit |
//!
//! # Crash guarantees
//! A group of blocks, a rewind and a pruning are each one transaction in two phases: everything new
//! is written beside what it replaces and synced; then one byte is flipped and synced. A process
//! killed at any point, or a machine losing power on a disk that honours syncs, leaves the store
//! at the end of a group, with the totals and hash that belong to it: at the last one acknowledged,
//! or the one in progress when the flip had reached the disk. With [`CommitSync::OnFlush`] it is
//! the last one made durable. Creation goes to another file name first, so that a store exists as a
//! whole or not at all.
//!
//! Damage that the medium does to a file at rest is met by the checksums of a repair, by decoding,
//! or by [`check`](crate::StateAudit::check), and never by a panic.
//!
//! After a failed write the engine below refuses the file until it is opened again. What was
//! committed is then still there; a group whose commit failed is there as a whole or not at all.

mod check;
mod codec;
mod commit;
mod guard;
mod handle;
mod history;
mod medium;
mod merge;
mod open;
mod options;
mod record;
mod snapshot;
mod store;
mod tables;

pub use medium::Medium;
pub use options::{CommitSync, OpenOptions};
pub use snapshot::RedbSnapshot;
pub use store::RedbStore;
