//! The wire format, strictly, both ways (`docs/protocol/transactions.md#strictness`).
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
mod hash;
pub mod limits;
mod payload;
mod privacy;
mod reader;
mod scalar;
mod signature;
mod transaction;
mod transfers;
mod value_cell;
mod writer;

#[cfg(test)]
mod tests;

pub use block::{decode_block, encode_block};
pub use error::{DecodeError, DecodeErrorKind};
pub use hash::tx_hash;
pub use scalar::is_canonical_scalar;
pub use transaction::{decode_signed, decode_transaction};

pub(crate) use reader::{Decoded, Reader};
pub(crate) use writer::Writer;
