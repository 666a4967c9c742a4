//! Hashes of wire bytes.

use crate::TxHash;

/// The hash of a transaction: BLAKE3-256 of its complete wire bytes
/// (`docs/protocol/transactions.md#transaction-hash`).
///
/// # Complexity
/// O(length).
#[must_use]
pub fn tx_hash(wire: &[u8]) -> TxHash {
    TxHash(*blake3::hash(wire).as_bytes())
}
