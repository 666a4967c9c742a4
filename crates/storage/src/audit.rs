//! Looking at all of a store: walking it, hashing it, checking it.

use core::ops::ControlFlow;

use wavefront_types::{Hash, KeyKind, StateKey, StateValue};

use crate::check_report::CheckReport;
use crate::error::StoreError;
use crate::store::StateStore;

/// A store that can be walked from end to end.
///
/// # Examples
/// ```
/// use wavefront_storage::{MemoryStore, StateAudit, StateStore};
/// use wavefront_types::digest::DigestBuilder;
/// use wavefront_types::{Hash, Totals, WriteSet};
///
/// let store = MemoryStore::new();
/// let totals = Totals::default();
/// store.initialize(Hash::ZERO, &WriteSet::default(), &totals)?;
/// assert_eq!(store.digest()?, DigestBuilder::new(&totals).finish());
/// assert!(store.check()?.is_sound());
/// # Ok::<(), wavefront_storage::StoreError>(())
/// ```
pub trait StateAudit: StateStore {
    /// Calls `f` for every latest value of a kind, in key order, until it breaks. `f` may use the
    /// store: no lock is held while it runs. It sees one consistent state.
    ///
    /// # Errors
    /// A failing medium or [`StoreError::Corrupt`].
    fn for_each(
        &self,
        kind: KeyKind,
        f: &mut dyn FnMut(StateKey, StateValue) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// The state digest after the tip, in one pass and constant memory:
    /// [`DigestBuilder`](wavefront_types::digest::DigestBuilder) over all accounts.
    ///
    /// # Errors
    /// [`StoreError::Uninitialized`], or a failing medium.
    fn digest(&self) -> Result<Hash, StoreError>;

    /// Walks everything and lists what is inconsistent.
    ///
    /// # Errors
    /// Only what keeps the walk from going on; findings are in the report.
    fn check(&self) -> Result<CheckReport, StoreError>;
}
