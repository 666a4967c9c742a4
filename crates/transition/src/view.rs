//! How the rules see state: reads, staged writes and commutative credits of one transaction.

use wavefront_types::{ErrorCode, ReadError, StateKey, StateValue, Total};

/// What a transaction sees and stages. Nothing staged is visible to other transactions, or in the
/// write set, before the caller commits it; a failing transaction's stage is discarded as a whole.
///
/// Implemented over block cells (parallel), over one map (serial) and by tests.
pub trait StateView {
    /// The value under `key` with this transaction's own writes and credits applied.
    ///
    /// # Errors
    /// [`Abort`] when the key was not declared for reading or the store fails.
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort>;

    /// Stages a new value, or with `None` a deletion.
    ///
    /// # Errors
    /// [`Abort`] when the key was not declared for writing.
    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort>;

    /// Stages an addition that does not look at the value (see
    /// [`StateValue::credit`]); a credit of 0 creates an absent value.
    ///
    /// # Errors
    /// [`ErrorCode::Overflow`] when the view can tell that the sum exceeds 64 bits; a view that
    /// cannot tell yet reports the risk when the stage is committed.
    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure>;

    /// Stages an addition to a chain-wide counter.
    ///
    /// The counter is the chain's value before the block plus everything that earlier transactions
    /// of the block added to it; energy that they spent makes room again.
    ///
    /// # Errors
    /// [`ErrorCode::Overflow`] when the view can tell that the counter would exceed 64 bits.
    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure>;
}

impl<V: StateView + ?Sized> StateView for &mut V {
    fn get(&mut self, key: &StateKey) -> Result<Option<StateValue>, Abort> {
        (**self).get(key)
    }

    fn put(&mut self, key: &StateKey, value: Option<StateValue>) -> Result<(), Abort> {
        (**self).put(key, value)
    }

    fn credit(&mut self, key: &StateKey, amount: u64) -> Result<(), Failure> {
        (**self).credit(key, amount)
    }

    fn add_total(&mut self, total: Total, amount: u64) -> Result<(), Failure> {
        (**self).add_total(total, amount)
    }
}

/// Why a rule stopped: the transaction fails, or the engine must give up this attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The transaction fails with this code: data, not an engine error.
    Code(ErrorCode),
    /// The engine cannot go on.
    Abort(Abort),
}

/// Why the engine cannot go on with this attempt at the block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Abort {
    /// A rule touched a key outside the transaction's access set, or in a stronger mode.
    #[error("undeclared access to {0}")]
    Undeclared(StateKey),
    /// A contract touched a key that nobody could declare for it.
    #[error("undeclared access of a contract to {0}")]
    UndeclaredCall(StateKey),
    /// A commutative credit overflowed, so that the outcome depends on the order.
    #[error("a credit to {0} overflows; the outcome depends on the order")]
    OverflowRisk(StateKey),
    /// A chain-wide counter may overflow, so that the outcome depends on the order.
    #[error("a chain-wide counter overflows; the outcome depends on the order")]
    CounterRisk,
    /// The store failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no value under a key that another value says there is.
    #[error("the value under {0} is missing")]
    Missing(StateKey),
    /// The value under a key is of a kind that the key cannot hold.
    #[error("the value under {0} has the wrong kind")]
    WrongKind(StateKey),
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self::Code(code)
    }
}

impl From<Abort> for Failure {
    fn from(abort: Abort) -> Self {
        Self::Abort(abort)
    }
}
