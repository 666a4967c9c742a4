//! The committer thread: executed blocks, in groups, into the store.

use std::time::Duration;

use wavefront_engine::Observer;
use wavefront_storage::{BlockCommit, StateStore};
use wavefront_sync::Watermark;

use crate::clock::timed;
use crate::{Durability, ImportError};

use super::arrivals::{Arrival, Arrivals};

/// What the committer did.
#[derive(Debug)]
pub struct CommitterEnd {
    /// Whether everything it was given is in the store.
    pub result: Result<(), ImportError>,
    /// Time spent in the store.
    pub time: Duration,
}

/// Commits what arrives until no block follows, in groups that close at the blocks of
/// `durability`, at `group_bytes_max`, or when they are due. After a failure nothing more is
/// received, so that the sender notices: the receiving side must be `blocks`' own.
pub fn commit_all<S: StateStore>(
    store: &S,
    mut blocks: impl Arrivals,
    (durability, group_bytes_max): (Durability, usize),
    in_store: &Watermark,
    clock: Option<&dyn Observer>,
) -> CommitterEnd {
    let mut time = Duration::ZERO;
    let mut group = Vec::new();
    let mut group_bytes = 0_usize;
    let mut result = Ok(());
    loop {
        let (closed, last) = match blocks.next(!group.is_empty()) {
            Arrival::Block(block, bytes) => {
                group_bytes = group_bytes.saturating_add(bytes);
                group.push(block);
                let full = durability.is_group(group.len()) || group_bytes >= group_bytes_max;
                (full, false)
            }
            Arrival::Due => (true, false),
            Arrival::End => (true, true),
        };
        if closed {
            result = timed(clock, &mut time, || commit_group(store, &group, in_store));
            group.clear();
            group_bytes = 0;
        }
        if last || result.is_err() {
            break;
        }
    }
    // From here on sending fails.
    drop(blocks);
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
