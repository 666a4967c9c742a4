//! Decoded transactions together with the bytes they came from, without copying those.

use std::sync::Arc;

use super::BlockHeader;
use crate::{Transaction, TxHash};

/// Where a transaction lies in its block's buffer; offsets in bytes.
///
/// # Examples
/// ```
/// use wavefront_types::wire::decode_signed;
///
/// # let mut wire = [0; 158]; // a withdrawal of energy
/// # (wire[0], wire[34], wire[35]) = (1, 5, 3);
/// let span = decode_signed(&wire)?.span;
/// let [until_nonce, reference] = span.signed_parts(&wire);
/// // All but the multisig section (here one byte) and the signature.
/// assert_eq!(until_nonce.len() + reference.len(), span.size() as usize - 1 - 64);
/// # Ok::<(), wavefront_types::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireSpan {
    /// First byte of the transaction.
    pub start: u32,
    /// End of the nonce: the first signed part is `start..nonce_end`.
    pub nonce_end: u32,
    /// Start of the reference: the second signed part is `reference..reference + 40`.
    pub reference: u32,
    /// One past the last byte.
    pub end: u32,
}

impl WireSpan {
    /// Length of the reference section: 32 hash bytes and a u64.
    pub const REFERENCE_LEN: u32 = 40;

    /// Size of the whole transaction in bytes.
    pub const fn size(&self) -> u32 {
        self.end - self.start
    }

    /// The two parts, out of the buffer that the span describes, that together are the bytes the
    /// owner signs; adjacent unless source commitments lie between them. Neither the commitments
    /// nor their count are signed (`docs/protocol/transactions.md#signed-bytes`).
    ///
    /// # Panics
    /// When `bytes` is not the buffer that the span describes.
    #[inline]
    pub fn signed_parts<'a>(&self, bytes: &'a [u8]) -> [&'a [u8]; 2] {
        let reference = self.reference as usize;
        [
            &bytes[self.start as usize..self.nonce_end as usize],
            &bytes[reference..reference + Self::REFERENCE_LEN as usize],
        ]
    }
}

/// A transaction and where it lies in its block's bytes.
///
/// # Examples
/// ```
/// use wavefront_types::{SignedTransaction, TxKind, wire};
///
/// # let mut wire = [0; 158]; // a withdrawal of energy
/// # (wire[0], wire[34], wire[35]) = (1, 5, 3);
/// let SignedTransaction { transaction, span } = wire::decode_signed(&wire)?;
/// assert_eq!((transaction.kind(), span.size()), (TxKind::Energy, 158));
/// # Ok::<(), wavefront_types::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedTransaction {
    /// The decoded form.
    pub transaction: Transaction,
    /// Its place in [`Block::bytes`].
    pub span: WireSpan,
}

impl SignedTransaction {
    /// Size on the wire in bytes.
    #[inline]
    pub const fn size(&self) -> u32 {
        self.span.size()
    }
}

/// A decoded block: the header, and its transactions as views of one shared buffer.
///
/// # Examples
/// ```
/// use std::sync::Arc;
/// use wavefront_types::{Block, tx_hash, wire};
///
/// # use wavefront_types::{AccountId, BlockHeader, Hash};
/// # let mut wire = [0; 158]; // a withdrawal of energy
/// # (wire[0], wire[34], wire[35]) = (1, 5, 3);
/// # let (extra_nonce, miner) = (Hash::ZERO, AccountId::ZERO);
/// # let header = BlockHeader { version: 0, height: 1, timestamp: 0, nonce: 0, extra_nonce,
/// #     tips: vec![], tx_hashes: vec![], miner, vrf: None };
/// let block = Block::from_transactions(header, &[wire])?;
/// assert_eq!(block.tx_hash(0), tx_hash(block.wire(0)));
/// assert_eq!(wire::decode_block(Arc::clone(&block.bytes))?, block);
/// # Ok::<(), wavefront_types::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The header.
    pub header: BlockHeader,
    /// In block order, as many as `header.tx_hashes`.
    pub transactions: Vec<SignedTransaction>,
    /// What `transactions` was decoded from.
    pub bytes: Arc<[u8]>,
}

impl Block {
    /// The complete wire bytes of a transaction.
    ///
    /// # Panics
    /// When `index` is out of range.
    pub fn wire(&self, index: usize) -> &[u8] {
        let span = self.transactions[index].span;
        &self.bytes[span.start as usize..span.end as usize]
    }

    /// The two parts of the bytes that the owner signs; they are adjacent unless commitments lie
    /// between them.
    ///
    /// # Panics
    /// When `index` is out of range.
    pub fn signed_parts(&self, index: usize) -> [&[u8]; 2] {
        self.transactions[index].span.signed_parts(&self.bytes)
    }

    /// The hash that the header lists for a transaction; authentication compares it with the bytes.
    ///
    /// # Panics
    /// When `index` is out of range.
    pub fn tx_hash(&self, index: usize) -> TxHash {
        self.header.tx_hashes[index]
    }
}
