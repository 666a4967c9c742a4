//! The first difference between two executions of one block.

use core::fmt;

use wavefront_types::{Receipt, StateKey, StateValue, Totals};

use crate::{ExecuteError, Executed};

/// Where two executions of one block first differ; `left` and `right` as the caller named them.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Difference {
    /// The first difference between two results of executing one block; two equal errors are none.
    pub fn between(
        left: &Result<Executed, ExecuteError>,
        right: &Result<Executed, ExecuteError>,
    ) -> Option<Self> {
        match (left, right) {
            (Ok(left), Ok(right)) => left.first_difference(right),
            (Err(left), Err(right)) if left == right => None,
            (left, right) => {
                let text = |side: &Result<Executed, ExecuteError>| match side {
                    Ok(_) => "executed".to_owned(),
                    Err(error) => error.to_string(),
                };
                Some(Self::Error { left: text(left), right: text(right) })
            }
        }
    }
}

impl Executed {
    /// The first difference to another execution of the same block, in the order receipts, write
    /// set, totals; `None` when all are identical. Statistics are not compared.
    pub fn first_difference(&self, other: &Self) -> Option<Difference> {
        if self.receipts.len() != other.receipts.len() {
            let (left, right) = (self.receipts.len(), other.receipts.len());
            return Some(Difference::ReceiptCount { left, right });
        }
        let mut receipts = self.receipts.iter().zip(&other.receipts).enumerate();
        if let Some((index, (left, right))) = receipts.find(|(_, (left, right))| left != right) {
            return Some(Difference::Receipt { index, left: *left, right: *right });
        }
        self.first_write_difference(other).or_else(|| {
            let (left, right) = (self.totals, other.totals);
            (left != right).then_some(Difference::Totals { left, right })
        })
    }

    fn first_write_difference(&self, other: &Self) -> Option<Difference> {
        let mut left = self.write_set.iter().peekable();
        let mut right = other.write_set.iter().peekable();
        loop {
            let key = match (left.peek(), right.peek()) {
                (None, None) => return None,
                (Some(entry), None) | (None, Some(entry)) => entry.0,
                (Some(a), Some(b)) => a.0.min(b.0),
            };
            let a = left.next_if(|entry| entry.0 == key).map(|entry| entry.1.clone());
            let b = right.next_if(|entry| entry.0 == key).map(|entry| entry.1.clone());
            if a != b {
                return Some(Difference::Write { key, left: a, right: b });
            }
        }
    }
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
