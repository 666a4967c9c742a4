//! The first difference between two executions of one block.

use core::fmt;

use wavefront_types::{Receipt, StateKey, StateValue, Totals};

/// Where two executions of one block first differ; `left` and `right` as the caller named them.
///
/// # Examples
/// ```
/// use wavefront_engine::{Difference, ExecuteError};
/// use wavefront_types::ErrorCode;
///
/// let rejected = |index| Err(ExecuteError::Rejected { index, code: ErrorCode::NonceTooLow });
/// assert_eq!(Difference::between(&rejected(3), &rejected(3)), None);
/// let found = Difference::between(&rejected(3), &rejected(4));
/// assert!(matches!(found, Some(Difference::Error { .. })));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// Not the same number of receipts.
    ReceiptCount {
        /// Receipts on the left.
        left: usize,
        /// Receipts on the right.
        right: usize,
    },
    /// A receipt differs.
    Receipt {
        /// The transaction.
        index: usize,
        /// Its receipt on the left.
        left: Receipt,
        /// Its receipt on the right.
        right: Receipt,
    },
    /// A key is written on one side only, or with different values.
    Write {
        /// The key.
        key: StateKey,
        /// `None` when not written, `Some(None)` when deleted.
        left: Option<Option<StateValue>>,
        /// As `left`.
        right: Option<Option<StateValue>>,
    },
    /// The counters differ.
    Totals {
        /// On the left.
        left: Totals,
        /// On the right.
        right: Totals,
    },
    /// One side rejected the block or failed.
    Error {
        /// The left side's error, or "executed".
        left: String,
        /// The right side's error, or "executed".
        right: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReceiptCount { left, right } => write!(f, "{left} receipts against {right}"),
            Self::Receipt { index, left, right } => {
                write!(f, "receipt of transaction {index}: {left:?} against {right:?}")
            }
            Self::Write { key, left, right } => {
                write!(
                    f,
                    "key {key}: {} against {}",
                    describe(left.as_ref()),
                    describe(right.as_ref())
                )
            }
            Self::Totals { left, right } => write!(f, "totals: {left:?} against {right:?}"),
            Self::Error { left, right } => write!(f, "{left} against {right}"),
        }
    }
}

fn describe(write: Option<&Option<StateValue>>) -> String {
    match write {
        None => "not written".to_owned(),
        Some(None) => "deleted".to_owned(),
        Some(Some(value)) => format!("{value:?}"),
    }
}
