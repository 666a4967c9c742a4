//! The wire format, strictly, both ways (SPEC section 2).
//!
//! Decoding accepts exactly the bytes that encoding produces: booleans and option tags are 0 or 1,
//! scalars are canonical, counts stay within their limits, nothing trails. The one exception to
//! checking at this place are curve points, which are decompressed where they are used.
//!
//! Decoding never panics, and allocates in proportion to the input that is there, not to a length
//! that the input claims. Integers are big-endian, curve scalars little-endian.
//!
//! ```
//! use wavefront_types::{ErrorCode, wire};
//!
//! let error = wire::decode_transaction(&[2, 3]).unwrap_err();
//! assert_eq!(error.code(), ErrorCode::InvalidFormat);
//! assert_eq!(error.to_string(), "byte 0: invalid value: expected transaction version 1");
//! ```

mod agent;
mod block;
mod contract;
mod energy;
mod error;
mod payload;
mod privacy;
mod reader;
mod scalar;
mod transaction;
mod value_cell;
mod writer;

#[cfg(test)]
mod tests;

pub use block::{decode_block, encode_block};
pub use error::{DecodeError, DecodeErrorKind};
pub use scalar::is_canonical_scalar;
pub use transaction::{decode_signed, decode_transaction};

pub(crate) use reader::{Decoded, Reader};
pub(crate) use writer::Writer;

use crate::TxHash;

/// The limits of the format: what exceeds one is refused at decode (SPEC section 2).
pub mod limits {
    /// Parents of a block.
    pub const TIPS_MAX: usize = 3;
    /// Transactions of a block.
    pub const BLOCK_TXS_MAX: usize = 10_000;
    /// Bytes of a block, header included.
    pub const BLOCK_BYTES_MAX: usize = 1_310_720;
    /// Bytes of a transaction.
    pub const TX_BYTES_MAX: usize = 1_048_576;
    /// Transfers of one transaction, of any of the transfer kinds.
    pub const TRANSFERS_MAX: usize = 500;
    /// Bytes of one transfer's extra data.
    pub const EXTRA_DATA_MAX: usize = 1_024;
    /// Bytes of a contract module.
    pub const MODULE_MAX: usize = 10 * 1_048_576;
    /// Delegatees of one energy delegation.
    pub const DELEGATIONS_MAX: usize = 500;
    /// Shortest freeze in days.
    pub const FREEZE_DAYS_MIN: u32 = 3;
    /// Longest freeze in days.
    pub const FREEZE_DAYS_MAX: u32 = 365;
    /// Shortest name in bytes.
    pub const NAME_MIN: usize = 3;
    /// Longest name in bytes.
    pub const NAME_MAX: usize = 64;
    /// Containers around a value of a contract argument.
    pub const CELL_DEPTH_MAX: usize = 64;
    /// Bytes of a byte-string cell.
    pub const CELL_BYTES_MAX: usize = 1_000_000;
    /// Elements of an object cell, and pairs of a map cell.
    pub const CELL_ITEMS_MAX: usize = 10_000;
    /// Shortest range proof in bytes.
    pub const RANGE_PROOF_MIN: usize = 288;
}

/// The hash of a transaction: BLAKE3-256 of its complete wire bytes (SPEC section 2).
///
/// # Complexity
/// O(length).
#[must_use]
pub fn tx_hash(wire: &[u8]) -> TxHash {
    TxHash(*blake3::hash(wire).as_bytes())
}
