//! Stores around stores: for counting, timing, throttling or failing the calls of another store.
//!
//! Implement [`ForwardStore`] for a type that holds a store, and the type is a [`StateStore`], with
//! a past ([`StateHistory`]) and an audit ([`StateAudit`]) where the store within has them. Every
//! call goes through [`around`](ForwardStore::around), which may look at it, time it, delay it or
//! refuse it:
//!
//! ```
//! use std::time::{Duration, Instant};
//! use wavefront_storage::forward::{ForwardStore, StoreCall};
//! use wavefront_storage::{MemorySnapshot, MemoryStore, StateStore, StoreError};
//!
//! /// Tells how long each commit takes.
//! struct Timed<F> {
//!     inner: MemoryStore,
//!     tell: F,
//! }
//!
//! impl<F: Fn(usize, Duration) + Send + Sync> ForwardStore for Timed<F> {
//!     type Inner = MemoryStore;
//!     type Snapshot = MemorySnapshot;
//!
//!     fn inner(&self) -> &MemoryStore {
//!         &self.inner
//!     }
//!
//!     fn wrap(&self, snapshot: MemorySnapshot) -> MemorySnapshot {
//!         snapshot
//!     }
//!
//!     fn around<T>(
//!         &self,
//!         call: StoreCall<'_>,
//!         run: impl FnOnce() -> Result<T, StoreError>,
//!     ) -> Result<T, StoreError> {
//!         let StoreCall::Commit(blocks) = call else { return run() };
//!         let started = Instant::now();
//!         let result = run();
//!         (self.tell)(blocks.len(), started.elapsed());
//!         result
//!     }
//! }
//!
//! let store = Timed { inner: MemoryStore::new(), tell: |blocks, _| println!("{blocks} blocks") };
//! assert_eq!(store.tip()?, None);
//! # Ok::<(), StoreError>(())
//! ```

use core::ops::ControlFlow;
use std::path::Path;

use wavefront_types::state::StateSnapshot;
use wavefront_types::{BlockHash, Hash, KeyKind, StateKey, StateValue, Tip, Totals, WriteSet};

use crate::audit::StateAudit;
use crate::check_report::CheckReport;
use crate::error::StoreError;
use crate::history::StateHistory;
use crate::store::{BlockCommit, StateStore};

/// A call of a [`StateStore`], with what tells one from another of its kind.
///
/// # Examples
/// ```
/// use wavefront_storage::forward::StoreCall;
///
/// let writes = |call: StoreCall<'_>| {
///     matches!(call, StoreCall::Initialize | StoreCall::Commit(_) | StoreCall::Rewind(_))
/// };
/// assert!(writes(StoreCall::Commit(&[])) && !writes(StoreCall::Tip));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreCall<'a> {
    /// [`StateStore::snapshot`].
    Snapshot,
    /// [`StateStore::tip`].
    Tip,
    /// [`StateStore::genesis`] or [`StateStore::expect_genesis`].
    Genesis,
    /// [`StateStore::initialize`].
    Initialize,
    /// [`StateStore::commit`] of these blocks.
    Commit(&'a [BlockCommit]),
    /// [`StateStore::flush`].
    Flush,
    /// [`StateStore::block_at`] or [`StateStore::block_hash_at`] this topoheight.
    BlockAt(u64),
    /// [`StateHistory::rewind_in_steps`], or [`StateHistory::rewind`], to this topoheight.
    Rewind(u64),
    /// [`StateHistory::read_at`] this topoheight.
    ReadAt(u64),
    /// [`StateHistory::prune`] below this topoheight.
    Prune(u64),
    /// [`StateHistory::oldest`].
    Oldest,
    /// [`StateAudit::for_each`] of this kind.
    ForEach(KeyKind),
    /// [`StateAudit::digest`].
    Digest,
    /// [`StateAudit::check`].
    Check,
}

/// A store that passes every call on to another: implement this instead of [`StateStore`].
///
/// The contract of [`StateStore`] holds for the wrapper as far as [`around`](Self::around) keeps
/// it: an error in place of a call is a failing medium, and whoever reports one for a commit that
/// went through breaks the promise that a failed commit leaves nothing.
///
/// # Examples
/// A store that nobody writes to:
/// ```
/// use wavefront_storage::forward::{ForwardStore, StoreCall};
/// use wavefront_storage::{MemorySnapshot, MemoryStore, StateStore, StoreError};
///
/// struct Frozen(MemoryStore);
///
/// impl ForwardStore for Frozen {
///     type Inner = MemoryStore;
///     type Snapshot = MemorySnapshot;
///
///     fn inner(&self) -> &MemoryStore {
///         &self.0
///     }
///
///     fn wrap(&self, snapshot: MemorySnapshot) -> MemorySnapshot {
///         snapshot
///     }
///
///     fn around<T>(
///         &self,
///         call: StoreCall<'_>,
///         run: impl FnOnce() -> Result<T, StoreError>,
///     ) -> Result<T, StoreError> {
///         match call {
///             StoreCall::Commit(_) => Err(StoreError::ReadOnly { path: self.path().into() }),
///             _ => run(),
///         }
///     }
/// }
///
/// assert!(Frozen(MemoryStore::new()).commit(&[]).is_err());
/// ```
pub trait ForwardStore: Send + Sync {
    /// The store within.
    type Inner: StateStore;
    /// What a snapshot of this store is: the inner store's, or a type around it that sees the
    /// reads.
    type Snapshot: StateSnapshot + Clone;

    /// The store within.
    fn inner(&self) -> &Self::Inner;

    /// Makes this store's snapshot of the inner store's.
    fn wrap(&self, snapshot: <Self::Inner as StateStore>::Snapshot) -> Self::Snapshot;

    /// Every call but [`StateStore::path`]: `run` makes it on the inner store. Without `run`, the
    /// inner store never hears of the call.
    ///
    /// Called from several threads at once. It must hold no lock while it calls `run`:
    /// [`StateAudit::for_each`] calls back, and the callback may use the store.
    ///
    /// # Errors
    /// What `run` says, or the wrapper's own in its place.
    fn around<T>(
        &self,
        call: StoreCall<'_>,
        run: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _ = call;
        run()
    }
}

impl<W: ForwardStore> StateStore for W {
    type Snapshot = W::Snapshot;

    fn snapshot(&self) -> Result<Self::Snapshot, StoreError> {
        self.around(StoreCall::Snapshot, || Ok(self.wrap(self.inner().snapshot()?)))
    }

    fn tip(&self) -> Result<Option<Tip>, StoreError> {
        self.around(StoreCall::Tip, || self.inner().tip())
    }

    fn genesis(&self) -> Result<Option<Hash>, StoreError> {
        self.around(StoreCall::Genesis, || self.inner().genesis())
    }

    fn path(&self) -> &Path {
        self.inner().path()
    }

    fn initialize(
        &self,
        genesis_hash: Hash,
        state: &WriteSet,
        totals: &Totals,
    ) -> Result<(), StoreError> {
        let run = || self.inner().initialize(genesis_hash, state, totals);
        self.around(StoreCall::Initialize, run)
    }

    fn commit(&self, blocks: &[BlockCommit]) -> Result<(), StoreError> {
        self.around(StoreCall::Commit(blocks), || self.inner().commit(blocks))
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.around(StoreCall::Flush, || self.inner().flush())
    }

    fn block_at(&self, topoheight: u64) -> Result<Option<Tip>, StoreError> {
        self.around(StoreCall::BlockAt(topoheight), || self.inner().block_at(topoheight))
    }

    fn block_hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, StoreError> {
        self.around(StoreCall::BlockAt(topoheight), || self.inner().block_hash_at(topoheight))
    }

    fn expect_genesis(&self, expected: &Hash) -> Result<(), StoreError> {
        self.around(StoreCall::Genesis, || self.inner().expect_genesis(expected))
    }
}

impl<W: ForwardStore> StateHistory for W
where
    W::Inner: StateHistory,
{
    fn read_at(&self, key: &StateKey, topoheight: u64) -> Result<Option<StateValue>, StoreError> {
        self.around(StoreCall::ReadAt(topoheight), || self.inner().read_at(key, topoheight))
    }

    fn rewind_in_steps(
        &self,
        topoheight: u64,
        watch: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<u64, StoreError> {
        let run = || self.inner().rewind_in_steps(topoheight, watch);
        self.around(StoreCall::Rewind(topoheight), run)
    }

    fn prune(&self, below: u64) -> Result<(), StoreError> {
        self.around(StoreCall::Prune(below), || self.inner().prune(below))
    }

    fn oldest(&self) -> Result<u64, StoreError> {
        self.around(StoreCall::Oldest, || self.inner().oldest())
    }
}

impl<W: ForwardStore> StateAudit for W
where
    W::Inner: StateAudit,
{
    fn for_each(
        &self,
        kind: KeyKind,
        f: &mut dyn FnMut(StateKey, StateValue) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.around(StoreCall::ForEach(kind), || self.inner().for_each(kind, f))
    }

    fn digest(&self) -> Result<Hash, StoreError> {
        self.around(StoreCall::Digest, || self.inner().digest())
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        self.around(StoreCall::Check, || self.inner().check())
    }
}

#[cfg(test)]
#[path = "tests/forward.rs"]
mod tests;
