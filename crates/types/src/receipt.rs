//! The per-transaction result; a failing transaction is data, not an error.

use std::sync::Arc;

use crate::{CallReport, ErrorCode};

/// What became of a transaction.
///
/// # Examples
/// ```
/// use wavefront_types::{ErrorCode, Outcome, Receipt};
///
/// let say = |receipt: &Receipt| match receipt.outcome {
///     Outcome::Executed => "done".to_owned(),
///     Outcome::Trapped => format!("failed, and paid {}", receipt.fee + receipt.gas),
///     Outcome::Skipped(code) => format!("left out: {code}"),
/// };
/// assert_eq!(say(&Receipt::new(Outcome::Trapped, 5, 2)), "failed, and paid 7");
/// assert_eq!(say(&Receipt::skipped(ErrorCode::NonceTooLow)), "left out: 0110 NONCE_TOO_LOW");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Its effects are in the state.
    Executed,
    /// A contract call that failed: fee and gas were paid and the nonce bumped, all else undone.
    Trapped,
    /// It failed with this code and changed nothing.
    Skipped(ErrorCode),
}

/// The result of one transaction, at the transaction's index.
///
/// # Examples
/// ```
/// use wavefront_types::{ErrorCode, Outcome, Receipt};
///
/// let paid = Receipt::new(Outcome::Executed, 25_000, 0);
/// let left_out = Receipt::skipped(ErrorCode::NonceTooLow);
/// assert!(paid.is_included() && !left_out.is_included());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Receipt {
    /// What became of it.
    pub outcome: Outcome,
    /// Native units debited as fee; 0 when skipped.
    pub fee: u64,
    /// Gas charged, in native units; 0 for all but contract calls.
    pub gas: u64,
    /// What a contract call told; shared, so that receipts of all others stay small.
    pub call: Option<Arc<CallReport>>,
}

impl Receipt {
    /// The receipt of a transaction with this outcome, and what it paid.
    pub const fn new(outcome: Outcome, fee: u64, gas: u64) -> Self {
        Self { outcome, fee, gas, call: None }
    }

    /// The receipt of a transaction that changed nothing.
    pub const fn skipped(code: ErrorCode) -> Self {
        Self { outcome: Outcome::Skipped(code), fee: 0, gas: 0, call: None }
    }

    /// The same with what a contract call told.
    #[must_use]
    pub fn with_call(mut self, call: Option<Arc<CallReport>>) -> Self {
        self.call = call;
        self
    }

    /// Whether the transaction is included: executed, or trapped and charged.
    pub const fn is_included(&self) -> bool {
        !matches!(self.outcome, Outcome::Skipped(_))
    }
}
