//! Confidential transfers from JSON: the vectors give no bytes for them.

use serde_json::Value;
use wavefront_types::transaction::{FeeType, Payload, Reference, UnoTransfer};
use wavefront_types::{AssetId, Hash, Signature, Transaction};

use super::Malformed;
use super::json::{array, id, list, number, text};

fn leg(value: &Value) -> Result<UnoTransfer, Malformed> {
    let field = |key: &str| text(value, key).and_then(array).map(Hash);
    Ok(UnoTransfer {
        asset: AssetId(array(text(value, "asset")?)?),
        destination: id(value, "destination")?,
        extra_data: None,
        commitment: field("commitment")?,
        sender_handle: field("sender_handle")?,
        receiver_handle: field("receiver_handle")?,
        proof: Box::new(array(text(value, "ct_validity_proof")?)?),
    })
}

/// The transaction that a vector describes.
pub(super) fn transaction(value: &Value) -> Result<Transaction, Malformed> {
    let bad = |what: &str| Malformed::new("tx", &what);
    if text(value, "tx_type")? != "uno_transfers" {
        return Err(bad("only confidential transfers come without bytes"));
    }
    let chain_id = u8::try_from(number(value, "chain_id")?).map_err(|_| bad("chain id"))?;
    let fee_type = match number(value, "fee_type")? {
        0 => FeeType::Tos,
        1 => FeeType::Energy,
        2 => FeeType::Uno,
        _ => return Err(bad("an unknown fee type")),
    };
    Ok(Transaction {
        chain_id,
        source: id(value, "source")?,
        payload: Payload::Uno(
            list(&value["payload"], "transfers").iter().map(leg).collect::<Result<_, _>>()?,
        ),
        fee: number(value, "fee")?,
        fee_type,
        nonce: number(value, "nonce")?,
        source_commitments: Vec::new(),
        range_proof: None,
        reference: Reference {
            hash: Hash(array(text(value, "reference_hash")?)?),
            topoheight: number(value, "reference_topoheight")?,
        },
        multisig: None,
        signature: Signature(array(text(value, "signature")?)?),
    })
}
