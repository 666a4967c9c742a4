//! Why bytes were refused.

use crate::ErrorCode;

/// Bytes that are not a well-formed transaction or block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("{}byte {offset}: {kind}: expected {expected}", InTransaction(*.transaction))]
pub struct DecodeError {
    /// What is wrong.
    pub kind: DecodeErrorKind,
    /// Where, counted from the start of what was decoded (for a block: of the block).
    pub offset: usize,
    /// What should have been there.
    pub expected: &'static str,
    /// For a block: the index of the transaction that is malformed; `None` when it is the header,
    /// or when a transaction was decoded by itself.
    pub transaction: Option<u32>,
}

/// The ways in which bytes can be malformed.
///
/// # Examples
/// ```
/// use wavefront_types::wire::{DecodeErrorKind, decode_transaction};
///
/// let error = decode_transaction(&[1, 3, 0, 0]).unwrap_err();
/// assert_eq!(error.kind, DecodeErrorKind::Truncated);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The input ends too early.
    #[error("truncated")]
    Truncated,
    /// A byte or number has a value that means nothing.
    #[error("invalid value")]
    Value,
    /// A count, a length or the whole exceeds, or falls below, its limit.
    #[error("size out of range")]
    Size,
    /// Bytes follow the end.
    #[error("trailing bytes")]
    Trailing,
    /// Text is not UTF-8.
    #[error("not UTF-8")]
    Utf8,
    /// A scalar is not below the group order.
    #[error("scalar not canonical")]
    Scalar,
    /// Values are nested too deeply.
    #[error("nested too deeply")]
    Depth,
    /// Something that must be unique is listed twice.
    #[error("duplicate")]
    Duplicate,
}

impl DecodeError {
    /// The protocol's code, the same for every malformation: 0100
    /// (`docs/protocol/transactions.md#strictness`).
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        ErrorCode::InvalidFormat
    }

    #[cold]
    #[inline(never)]
    pub(super) const fn new(kind: DecodeErrorKind, offset: usize, expected: &'static str) -> Self {
        Self { kind, offset, expected, transaction: None }
    }

    #[cold]
    pub(super) const fn in_transaction(mut self, index: u32) -> Self {
        self.transaction = Some(index);
        self
    }
}

/// Prefixes a message with the transaction it is about, if any.
struct InTransaction(Option<u32>);

impl core::fmt::Display for InTransaction {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Some(index) => write!(f, "transaction {index}, "),
            None => Ok(()),
        }
    }
}
