//! Blocks: the header, then the transactions back to back.

use std::sync::Arc;

use super::limits::{BLOCK_BYTES_MAX, BLOCK_TXS_MAX, TIPS_MAX};
use super::{DecodeError, DecodeErrorKind, Decoded, Reader, Writer, transaction, tx_hash};
use crate::{Block, BlockHash, BlockHeader, VrfProof};

/// Decodes a block that fills `bytes` completely; the transactions stay views of `bytes`.
///
/// The transaction hashes of the header are not compared with the transactions: that is
/// authentication.
///
/// # Errors
/// [`DecodeError`] for anything that [`encode_block`] would not produce from a header and as many
/// well-formed transactions as it lists.
///
/// # Complexity
/// O(length).
pub fn decode_block(bytes: Arc<[u8]>) -> Result<Block, DecodeError> {
    if bytes.len() > BLOCK_BYTES_MAX {
        let kind = DecodeErrorKind::Size;
        return Err(DecodeError::new(kind, BLOCK_BYTES_MAX, "at most 1,310,720 bytes"));
    }
    let mut reader = Reader::new(&bytes);
    let header = read_header(&mut reader)?;
    let count = header.tx_hashes.len();
    let mut index = 0_u32;
    let transactions = reader.list(count, 150, |r| {
        let signed = transaction::read(r).map_err(|error| error.in_transaction(index))?;
        index += 1;
        Ok(signed)
    })?;
    reader.finish()?;
    Ok(Block { header, transactions, bytes })
}

/// The wire bytes of a block: the header as it is, then the transactions.
///
/// # Panics
/// When the header lists more than 255 tips or 65,535 transactions.
pub fn encode_block(header: &BlockHeader, txs: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let len: usize = txs.iter().map(|tx| tx.as_ref().len()).sum();
    let mut w = Writer::with_capacity(len + 512 + 32 * txs.len());
    write_header(&mut w, header);
    for tx in txs {
        w.raw(tx.as_ref());
    }
    w.into_bytes()
}

fn read_header(r: &mut Reader<'_>) -> Decoded<BlockHeader> {
    Ok(BlockHeader {
        version: r.u8("the block version")?,
        height: r.u64("the height")?,
        timestamp: r.u64("the timestamp")?,
        nonce: r.u64("the block nonce")?,
        extra_nonce: r.id("the extra nonce")?,
        tips: {
            let expected = "at most 3 tips";
            let count = usize::from(r.u8(expected)?);
            if count > TIPS_MAX {
                return Err(r.fail_back(DecodeErrorKind::Size, 1, expected));
            }
            r.list(count, 32, |r| r.id("a tip"))?
        },
        tx_hashes: {
            let expected = "at most 10,000 transactions";
            let count = usize::from(r.u16(expected)?);
            if count > BLOCK_TXS_MAX {
                return Err(r.fail_back(DecodeErrorKind::Size, 2, expected));
            }
            r.list(count, 32, |r| r.id("a transaction hash"))?
        },
        miner: r.id("the miner")?,
        vrf: r.option("the VRF flag", |r| {
            Ok(VrfProof {
                public_key: r.id("the VRF key")?,
                output: r.id("the VRF output")?,
                proof: Box::new(r.array("the VRF proof")?),
                binding: Box::new(r.array("the VRF binding signature")?),
            })
        })?,
    })
}

fn write_header(w: &mut Writer, header: &BlockHeader) {
    w.u8(header.version);
    w.u64(header.height);
    w.u64(header.timestamp);
    w.u64(header.nonce);
    w.raw(&header.extra_nonce.0);
    w.len_u8(header.tips.len());
    for tip in &header.tips {
        w.raw(&tip.0);
    }
    w.len_u16(header.tx_hashes.len());
    for hash in &header.tx_hashes {
        w.raw(&hash.0);
    }
    w.raw(&header.miner.0);
    w.option(header.vrf.as_ref(), |w, vrf| {
        w.raw(&vrf.public_key.0);
        w.raw(&vrf.output.0);
        w.raw(&*vrf.proof);
        w.raw(&*vrf.binding);
    });
}

impl BlockHeader {
    /// The block's hash (`docs/protocol/blocks.md#block-hash`): BLAKE3-256 of the work hash,
    /// timestamp, nonce, extra nonce and miner, where the work hash covers version, height, tips
    /// and transaction hashes. The VRF data are not covered.
    ///
    /// # Complexity
    /// O(tips + transactions).
    #[must_use]
    pub fn hash(&self) -> BlockHash {
        let mut tips = blake3::Hasher::new();
        for tip in &self.tips {
            tips.update(&tip.0);
        }
        let mut txs = blake3::Hasher::new();
        for hash in &self.tx_hashes {
            txs.update(&hash.0);
        }
        let mut work = blake3::Hasher::new();
        work.update(&[self.version]);
        work.update(&self.height.to_be_bytes());
        work.update(tips.finalize().as_bytes());
        work.update(txs.finalize().as_bytes());
        let mut block = blake3::Hasher::new();
        block.update(work.finalize().as_bytes());
        block.update(&self.timestamp.to_be_bytes());
        block.update(&self.nonce.to_be_bytes());
        block.update(&self.extra_nonce.0);
        block.update(&self.miner.0);
        BlockHash(*block.finalize().as_bytes())
    }
}

impl Block {
    /// Builds a block from transactions in wire form: lists their hashes in `header` (replacing
    /// those already there), encodes and decodes.
    ///
    /// # Errors
    /// [`DecodeError`] when a transaction is malformed or a limit is exceeded. The offset is that
    /// in the encoded block.
    pub fn from_transactions(
        mut header: BlockHeader,
        wires: &[impl AsRef<[u8]>],
    ) -> Result<Self, DecodeError> {
        let too_many = |expected| DecodeError::new(DecodeErrorKind::Size, 0, expected);
        if header.tips.len() > TIPS_MAX {
            return Err(too_many("at most 3 tips"));
        }
        if wires.len() > BLOCK_TXS_MAX {
            return Err(too_many("at most 10,000 transactions"));
        }
        header.tx_hashes = wires.iter().map(|wire| tx_hash(wire.as_ref())).collect();
        decode_block(encode_block(&header, wires).into())
    }
}
