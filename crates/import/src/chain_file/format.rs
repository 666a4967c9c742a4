//! The layout of a chain file.
//!
//! ```text
//! magic (8 bytes) | u32 format version | genesis record | block record | block record | …
//! record = u32 payload length | u32 checksum | payload
//! ```
//!
//! Integers are big-endian. The checksum is the first four bytes of BLAKE3-256 of the payload: it
//! catches damage, while hashes and signatures catch malice. The genesis payload is
//! [`Genesis::encode`](wavefront_types::Genesis::encode), a block payload is the block's wire form.
//! The file ends after a record; there is no trailer, so a chain can be appended to, and a writer
//! that dies leaves all its whole records readable.

use wavefront_types::wire::limits;

/// The first bytes of a chain file. Bytes that text tools change are among them, so that a file
/// damaged by one is told from one that never was a chain file.
pub const MAGIC: [u8; 8] = *b"\x89WFC\r\n\x1a\n";

/// The only format version so far.
pub const FORMAT_VERSION: u32 = 1;

/// Most bytes a block record may hold: checked before anything is allocated.
pub const BLOCK_LEN_MAX: u32 = 1_310_720;

const _: () = assert!(BLOCK_LEN_MAX as usize == limits::BLOCK_BYTES_MAX);

/// Most bytes the genesis record may hold: several million accounts.
pub const GENESIS_LEN_MAX: u32 = 256 << 20;

/// Bytes before a record's payload.
pub const RECORD_HEADER_LEN: u64 = 8;

/// The checksum of a payload.
pub fn checksum(payload: &[u8]) -> u32 {
    let hash = blake3::hash(payload);
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}
