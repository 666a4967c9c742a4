//! The committer thread: executed blocks, in groups, into the store.

use std::time::Duration;

use wavefront_engine::Observer;
use wavefront_storage::{BlockCommit, StateStore};
use wavefront_sync::Watermark;

use crate::clock::timed;
use crate::{Durability, ImportError};

/// A group closes early at this many written keys, which bounds its memory.
const GROUP_KEYS_MAX: usize = 100_000;

/// What the committer did.
#[derive(Debug)]
pub struct CommitterEnd {
    /// Whether everything it was given is in the store.
    pub result: Result<(), ImportError>,
    /// Time spent in the store.
    pub time: Duration,
}

/// Commits what arrives until the sender is gone. After a failure nothing more is received, so
/// that the sender notices: the receiving side must be `blocks`' own.
pub fn commit_all<S: StateStore>(
    store: &S,
    blocks: impl IntoIterator<Item = BlockCommit>,
    durability: Durability,
    in_store: &Watermark,
    clock: Option<&dyn Observer>,
) -> CommitterEnd {
    let mut blocks = blocks.into_iter();
    let mut time = Duration::ZERO;
    let mut group = Vec::new();
    let mut keys = 0_usize;
    let mut result = Ok(());
    for block in &mut blocks {
        keys = keys.saturating_add(block.write_set.len());
        group.push(block);
        if group.len() >= durability.group_len() || keys >= GROUP_KEYS_MAX {
            result = timed(clock, &mut time, || commit_group(store, &group, in_store));
            group.clear();
            keys = 0;
            if result.is_err() {
                break;
            }
        }
    }
    // From here on sending fails.
    drop(blocks);
    if result.is_ok() && !group.is_empty() {
        result = timed(clock, &mut time, || commit_group(store, &group, in_store));
    }
    if result.is_ok() && durability == Durability::AtEnd {
        result = timed(clock, &mut time, || store.flush().map_err(ImportError::from));
    }
    CommitterEnd { result, time }
}

fn commit_group<S: StateStore>(
    store: &S,
    group: &[BlockCommit],
    in_store: &Watermark,
) -> Result<(), ImportError> {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return Ok(());
    };
    store.commit(group).map_err(|source| ImportError::Commit {
        first: first.topoheight,
        last: last.topoheight,
        source,
    })?;
    // A hint: the reader then takes a snapshot, and the store orders that after its commit.
    in_store.raise(last.topoheight);
    Ok(())
}
