//! Strategies for transactions and block headers.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{id, number, payload, payload_of, proof, scalar};
use crate::transaction::{MultisigSignature, Reference, SourceCommitment};
use crate::{BlockHeader, FeeType, Payload, Signature, Transaction, TxKind, VrfProof};

/// A well-formed transaction of any kind.
pub(crate) fn transaction() -> impl Strategy<Value = Transaction> {
    payload().prop_flat_map(with_payload)
}

/// A well-formed transaction of one kind.
pub(crate) fn transaction_of(kind: TxKind) -> impl Strategy<Value = Transaction> {
    payload_of(kind).prop_flat_map(with_payload)
}

fn signature() -> impl Strategy<Value = Signature> {
    (scalar(), scalar()).prop_map(|(s, e)| {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&s);
        bytes[32..].copy_from_slice(&e);
        Signature(bytes)
    })
}

fn multisig() -> impl Strategy<Value = Option<Box<[MultisigSignature]>>> {
    let entry = (any::<u8>(), signature())
        .prop_map(|(signer_id, signature)| MultisigSignature { signer_id, signature });
    option::weighted(0.3, vec(entry, 0..4).prop_map(Vec::into_boxed_slice))
}

fn commitments() -> impl Strategy<Value = Vec<SourceCommitment>> {
    vec(
        (id(), proof(3), id()).prop_map(|(commitment, equality_proof, asset)| SourceCommitment {
            commitment,
            equality_proof,
            asset,
        }),
        0..3,
    )
}

fn range_proof() -> impl Strategy<Value = Box<[u8]>> {
    (9_usize..12).prop_flat_map(|chunks| vec(any::<u8>(), chunks * 32)).prop_map(Box::from)
}

fn with_payload(payload: Payload) -> impl Strategy<Value = Transaction> {
    let fee_type = prop::sample::select(&[FeeType::Tos, FeeType::Energy, FeeType::Uno]);
    let reference = (id(), number()).prop_map(|(hash, topoheight)| Reference { hash, topoheight });
    (
        (any::<u8>(), id(), Just(payload), number(), fee_type, number()),
        (commitments(), range_proof(), reference, multisig(), signature()),
    )
        .prop_map(
            |(
                (chain_id, source, payload, fee, fee_type, nonce),
                (commitments, range_proof, reference, multisig, signature),
            )| {
                let kind = payload.kind();
                let source_commitments = if kind.needs_proof() { commitments } else { Vec::new() };
                let has_proof = match kind {
                    TxKind::Uno => true,
                    TxKind::Unshield => !source_commitments.is_empty(),
                    _ => false,
                };
                Transaction {
                    chain_id,
                    source,
                    payload,
                    fee,
                    fee_type,
                    nonce,
                    source_commitments,
                    range_proof: has_proof.then_some(range_proof),
                    reference,
                    multisig,
                    signature,
                }
            },
        )
}

/// A header without transactions.
pub(crate) fn header() -> impl Strategy<Value = BlockHeader> {
    let vrf = (id(), any::<[[u8; 32]; 4]>(), id()).prop_map(|(public_key, halves, output)| {
        let wide = |low: [u8; 32], high: [u8; 32]| -> Box<[u8; 64]> {
            let bytes = [low, high].concat();
            bytes.into_boxed_slice().try_into().expect("two halves of 32 bytes")
        };
        VrfProof {
            public_key,
            output,
            proof: wide(halves[0], halves[1]),
            binding: wide(halves[2], halves[3]),
        }
    });
    (any::<u8>(), number(), number(), number(), id(), vec(id(), 0..=3), id(), option::of(vrf))
        .prop_map(|(version, height, timestamp, nonce, extra_nonce, tips, miner, vrf)| {
            BlockHeader {
                version,
                height,
                timestamp,
                nonce,
                extra_nonce,
                tips,
                tx_hashes: Vec::new(),
                miner,
                vrf,
            }
        })
}
