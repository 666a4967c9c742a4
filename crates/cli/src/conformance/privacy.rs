//! Confidential transfers given as JSON instead of wire bytes.

use serde_json::Value;
use wavefront_types::transaction::{Reference, SourceCommitment, UnoTransfer};
use wavefront_types::wire::limits::RANGE_PROOF_MIN;
use wavefront_types::{AccountId, AssetId, FeeType, Hash, Payload, Signature, Transaction};

use super::vector::{array, bytes, field, list, number, text};

/// The transaction that a vector's `tx` describes. A range proof is not exported: zeros stand for
/// it, which the signature does not cover.
pub(super) fn transaction(tx: &Value) -> Result<Transaction, String> {
    let kind = text(tx, "tx_type")?;
    if kind != "uno_transfers" {
        return Err(format!("a transaction of type {kind} needs its wire_hex"));
    }
    let transfers = array(field(tx, "payload")?, "transfers")?;
    let byte = |name| u8::try_from(number(tx, name)?).map_err(|_| format!("`{name}` is no byte"));
    Ok(Transaction {
        chain_id: byte("chain_id")?,
        source: AccountId(id(tx, "source")?),
        payload: Payload::Uno(transfers.iter().map(transfer).collect::<Result<_, _>>()?),
        fee: number(tx, "fee")?,
        fee_type: match byte("fee_type")? {
            0 => FeeType::Tos,
            1 => FeeType::Energy,
            2 => FeeType::Uno,
            other => return Err(format!("fee type {other} is unknown")),
        },
        nonce: number(tx, "nonce")?,
        source_commitments: list(tx, "source_commitments")
            .iter()
            .map(commitment)
            .collect::<Result<_, _>>()?,
        range_proof: Some(match optional(tx, "range_proof")? {
            Some(proof) => proof.into(),
            None => vec![0; RANGE_PROOF_MIN].into(),
        }),
        reference: Reference {
            hash: Hash(id(tx, "reference_hash")?),
            topoheight: number(tx, "reference_topoheight")?,
        },
        multisig: None,
        signature: Signature(id(tx, "signature")?),
    })
}

fn transfer(value: &Value) -> Result<UnoTransfer, String> {
    Ok(UnoTransfer {
        asset: AssetId(id(value, "asset")?),
        destination: AccountId(id(value, "destination")?),
        extra_data: optional(value, "extra_data")?.map(Into::into),
        commitment: Hash(id(value, "commitment")?),
        sender_handle: Hash(id(value, "sender_handle")?),
        receiver_handle: Hash(id(value, "receiver_handle")?),
        proof: Box::new(id(value, "ct_validity_proof")?),
    })
}

fn commitment(value: &Value) -> Result<SourceCommitment, String> {
    Ok(SourceCommitment {
        commitment: Hash(id(value, "commitment")?),
        equality_proof: Box::new(id(value, "proof")?),
        asset: AssetId(id(value, "asset")?),
    })
}

fn optional(value: &Value, name: &str) -> Result<Option<Vec<u8>>, String> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(hex)) => bytes(hex).map(Some),
        Some(_) => Err(format!("`{name}` is no text")),
    }
}

fn id<const N: usize>(value: &Value, name: &str) -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    wavefront_types::decode_hex(text(value, name)?, &mut bytes)
        .map_err(|error| format!("`{name}`: {error}"))?;
    Ok(bytes)
}
