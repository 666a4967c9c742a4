//! The frame around a payload: version, source, fee, nonce, reference, signatures.

use super::limits::{RANGE_PROOF_MIN, TX_BYTES_MAX};
use super::signature::read_signature;
use super::{DecodeError, DecodeErrorKind, Decoded, Reader, Writer, payload, privacy};
use crate::transaction::{MultisigSignature, Reference};
use crate::{FeeType, SignedTransaction, Transaction, TxKind, WireSpan};

/// Decodes one transaction that fills `bytes` completely.
///
/// # Errors
/// [`DecodeError`] for anything that [`Transaction::encode`] would not produce.
pub fn decode_transaction(bytes: &[u8]) -> Result<Transaction, DecodeError> {
    decode_signed(bytes).map(|signed| signed.transaction)
}

/// Decodes one transaction that fills `bytes` completely, and tells where its parts lie in them.
///
/// # Errors
/// [`DecodeError`] for anything that [`Transaction::encode`] would not produce.
pub fn decode_signed(bytes: &[u8]) -> Result<SignedTransaction, DecodeError> {
    if bytes.len() > TX_BYTES_MAX {
        let kind = DecodeErrorKind::Size;
        return Err(DecodeError::new(kind, TX_BYTES_MAX, "at most 1,048,576 bytes"));
    }
    let mut reader = Reader::new(bytes);
    let signed = read(&mut reader)?;
    reader.finish()?;
    Ok(signed)
}

/// Reads one transaction at the reader's place.
#[inline]
pub(super) fn read(r: &mut Reader<'_>) -> Decoded<SignedTransaction> {
    let start = r.offset();
    if r.u8("the transaction version")? != Transaction::VERSION {
        return Err(r.fail_back(DecodeErrorKind::Value, 1, "transaction version 1"));
    }
    let chain_id = r.u8("a chain id")?;
    let source = r.id("the source")?;
    let payload = payload::read(r)?;
    let fee = r.u64("the fee")?;
    let fee_type = match r.u8("the fee type")? {
        0 => FeeType::Tos,
        1 => FeeType::Energy,
        2 => FeeType::Uno,
        _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "a fee type of 0, 1 or 2")),
    };
    let nonce = r.u64("the nonce")?;
    let nonce_end = r.offset();
    let kind = payload.kind();
    let mut source_commitments = Vec::new();
    let mut range_proof = None;
    if kind.needs_proof() {
        let count = usize::from(r.u8("the number of source commitments")?);
        source_commitments = r.list(count, 256, privacy::read_commitment)?;
        if has_range_proof(kind, count) {
            range_proof = Some(read_range_proof(r)?);
        }
    }
    let reference_at = r.offset();
    let reference =
        Reference { hash: r.id("the reference hash")?, topoheight: r.u64("a topoheight")? };
    let multisig = r.option("the multisig flag", |r| {
        let count = usize::from(r.u8("the number of multisig signatures")?);
        r.list(count, 65, |r| {
            Ok(MultisigSignature { signer_id: r.u8("a signer id")?, signature: read_signature(r)? })
        })
    })?;
    let signature = read_signature(r)?;
    let end = r.offset();
    if end - start > TX_BYTES_MAX {
        return Err(r.fail_back(DecodeErrorKind::Size, end - start, "at most 1,048,576 bytes"));
    }
    let span = WireSpan {
        start: position(r, start)?,
        nonce_end: position(r, nonce_end)?,
        reference: position(r, reference_at)?,
        end: position(r, end)?,
    };
    let transaction = Transaction {
        chain_id,
        source,
        payload,
        fee,
        fee_type,
        nonce,
        source_commitments,
        range_proof,
        reference,
        multisig: multisig.map(Vec::into_boxed_slice),
        signature,
    };
    Ok(SignedTransaction { transaction, span })
}

/// Whether a transaction of this kind carries a range proof
/// (`docs/protocol/transactions.md#the-frame`).
const fn has_range_proof(kind: TxKind, commitments: usize) -> bool {
    match kind {
        TxKind::Uno => true,
        TxKind::Unshield => commitments > 0,
        _ => false,
    }
}

#[inline]
fn position(r: &Reader<'_>, at: usize) -> Decoded<u32> {
    u32::try_from(at).map_err(|_| r.fail_back(DecodeErrorKind::Size, 0, "at most 4 GiB"))
}

fn read_range_proof(r: &mut Reader<'_>) -> Decoded<Box<[u8]>> {
    let expected = "a range proof of at least 288 bytes, in multiples of 32";
    let len = usize::from(r.u16(expected)?);
    if len < RANGE_PROOF_MIN || !len.is_multiple_of(32) {
        return Err(r.fail_back(DecodeErrorKind::Size, 2, expected));
    }
    r.take(len, expected).map(Box::from)
}

impl Transaction {
    /// The transaction's wire bytes; decoding them gives the transaction back, provided that it
    /// respects the format's limits.
    ///
    /// # Panics
    /// When a list or text is longer than its length field can tell, which no decoded
    /// transaction is.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(320);
        self.write_until_nonce(&mut w);
        if self.kind().needs_proof() {
            w.len_u8(self.source_commitments.len());
            for commitment in &self.source_commitments {
                privacy::write_commitment(&mut w, commitment);
            }
            if has_range_proof(self.kind(), self.source_commitments.len()) {
                let proof = self.range_proof.as_deref().unwrap_or_default();
                w.len_u16(proof.len());
                w.raw(proof);
            }
        }
        self.write_reference(&mut w);
        w.option(self.multisig.as_deref(), |w, signatures| {
            w.len_u8(signatures.len());
            for entry in signatures {
                w.u8(entry.signer_id);
                w.raw(&entry.signature.0);
            }
        });
        w.raw(&self.signature.0);
        w.into_bytes()
    }

    /// The bytes that the owner signs, and whose BLAKE3-256 multisig participants sign: all before
    /// the signatures, without source commitments, their count and the range proof
    /// (`docs/protocol/transactions.md#signed-bytes`). For a transaction that was decoded,
    /// [`WireSpan::signed_parts`] gives them without copying.
    ///
    /// # Panics
    /// As [`encode`](Self::encode).
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(256);
        self.write_until_nonce(&mut w);
        self.write_reference(&mut w);
        w.into_bytes()
    }

    fn write_until_nonce(&self, w: &mut Writer) {
        w.u8(Self::VERSION);
        w.u8(self.chain_id);
        w.raw(&self.source.0);
        payload::write(w, &self.payload);
        w.u64(self.fee);
        w.u8(self.fee_type as u8);
        w.u64(self.nonce);
    }

    fn write_reference(&self, w: &mut Writer) {
        w.raw(&self.reference.hash.0);
        w.u64(self.reference.topoheight);
    }
}
