//! Confidential transfers given in words: the vectors have no bytes for them.

use serde::Deserialize;
use wavefront_types::transaction::{Reference, SourceCommitment, UnoTransfer};
use wavefront_types::wire::limits::RANGE_PROOF_MIN;
use wavefront_types::{AccountId, AssetId, FeeType, Hash, Payload, Signature, Transaction};

use crate::hex_id;

/// A transaction in words. Of other kinds the vectors have the bytes, so that nothing reads their
/// words.
#[derive(Debug, Deserialize)]
#[serde(tag = "tx_type", rename_all = "snake_case")]
pub(crate) enum Described {
    UnoTransfers(Confidential),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Confidential {
    chain_id: u8,
    #[serde(with = "hex_id")]
    source: AccountId,
    payload: Transfers,
    fee: u64,
    #[serde(deserialize_with = "fee_type")]
    fee_type: FeeType,
    nonce: u64,
    #[serde(default)]
    source_commitments: Vec<Source>,
    range_proof: Option<HexBytes>,
    #[serde(with = "hex_id")]
    reference_hash: Hash,
    reference_topoheight: u64,
    #[serde(with = "hex_id")]
    signature: Signature,
}

#[derive(Debug, Deserialize)]
struct Transfers {
    transfers: Vec<Transfer>,
}

#[derive(Debug, Deserialize)]
struct Transfer {
    #[serde(with = "hex_id")]
    asset: AssetId,
    #[serde(with = "hex_id")]
    destination: AccountId,
    extra_data: Option<HexBytes>,
    #[serde(with = "hex_id")]
    commitment: Hash,
    #[serde(with = "hex_id")]
    sender_handle: Hash,
    #[serde(with = "hex_id")]
    receiver_handle: Hash,
    #[serde(deserialize_with = "hex_id::deserialize")]
    ct_validity_proof: [u8; 160],
}

#[derive(Debug, Deserialize)]
struct Source {
    #[serde(with = "hex_id")]
    commitment: Hash,
    #[serde(deserialize_with = "hex_id::deserialize")]
    proof: [u8; 192],
    #[serde(with = "hex_id")]
    asset: AssetId,
}

#[derive(Debug, Deserialize)]
struct HexBytes(#[serde(with = "hex")] Vec<u8>);

fn fee_type<'de, D: serde::Deserializer<'de>>(from: D) -> Result<FeeType, D::Error> {
    match u8::deserialize(from)? {
        0 => Ok(FeeType::Tos),
        1 => Ok(FeeType::Energy),
        2 => Ok(FeeType::Uno),
        other => Err(serde::de::Error::custom(format_args!("fee type {other} is unknown"))),
    }
}

/// The transaction in the engine's form. A range proof is not exported: zeros stand for it, which
/// the signature does not cover.
pub(crate) fn transaction(Described::UnoTransfers(from): Described) -> Transaction {
    let range_proof = from.range_proof.map_or_else(|| vec![0; RANGE_PROOF_MIN], |bytes| bytes.0);
    Transaction {
        chain_id: from.chain_id,
        source: from.source,
        payload: Payload::Uno(from.payload.transfers.into_iter().map(UnoTransfer::from).collect()),
        fee: from.fee,
        fee_type: from.fee_type,
        nonce: from.nonce,
        source_commitments: from.source_commitments.into_iter().map(Into::into).collect(),
        range_proof: Some(range_proof.into()),
        reference: Reference { hash: from.reference_hash, topoheight: from.reference_topoheight },
        multisig: None,
        signature: from.signature,
    }
}

impl From<Transfer> for UnoTransfer {
    fn from(from: Transfer) -> Self {
        Self {
            asset: from.asset,
            destination: from.destination,
            extra_data: from.extra_data.map(|bytes| bytes.0.into()),
            commitment: from.commitment,
            sender_handle: from.sender_handle,
            receiver_handle: from.receiver_handle,
            proof: Box::new(from.ct_validity_proof),
        }
    }
}

impl From<Source> for SourceCommitment {
    fn from(from: Source) -> Self {
        Self {
            commitment: from.commitment,
            equality_proof: Box::new(from.proof),
            asset: from.asset,
        }
    }
}
