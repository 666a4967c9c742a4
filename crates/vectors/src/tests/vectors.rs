//! What is in a vector, and what is refused.

use serde_json::{Value, json};
use wavefront_types::wire::decode_transaction;
use wavefront_types::{AccountId, FeeType, Payload};

use super::{id, sample, vector};
use crate::files::RawVector;
use crate::{Input, MalformedVector, Vector};

fn parse(json: &Value) -> Result<Vector, MalformedVector> {
    RawVector::new(json.clone()).parse()
}

#[test]
fn the_three_kinds_are_read() {
    let block = json!({ "kind": "block", "txs": [{ "wire_hex": "0aFF", "tx": null }] });
    let mut json = vector("v", &block);
    json["pre_state"] = sample();
    json["expected"] = json!({
        "success": false, "error_code": 0x300, "state_digest": "00", "post_state": sample(),
    });
    let parsed = parse(&json).unwrap();
    assert_eq!(parsed.expected.error(), Some(0x300));
    assert_eq!(parsed.pre_state, parsed.expected.post_state);
    assert_eq!(parsed.input.transactions()[0].wire(), Ok(vec![10, 255]));
    for kind in ["tx", "tx_roundtrip"] {
        let parsed = parse(&vector("v", &json!({ "kind": kind, "wire_hex": "zz" }))).unwrap();
        assert_eq!((parsed.expected.error(), parsed.pre_state), (None, None));
        assert_eq!(matches!(parsed.input, Input::Tx(_)), kind == "tx");
        // Text that is no hexadecimal is malformed input, not a malformed vector.
        assert_eq!(parsed.input.transactions()[0].wire(), Ok(Vec::new()));
    }
}

#[test]
fn what_would_go_untested_is_refused_with_its_place() {
    let refused = |change: &dyn Fn(&mut Value), place: &str| {
        let mut json = vector("v", &json!({ "kind": "tx", "wire_hex": "" }));
        json["pre_state"] = sample();
        change(&mut json);
        let error = parse(&json).unwrap_err().to_string();
        assert!(error.contains(place), "{place}: {error}");
    };
    refused(&|of| of["input"]["kind"] = json!("chain"), "input.kind: unknown variant `chain`");
    refused(&|of| of["pre_state"]["accounts"][1]["more"] = json!(1), "pre_state.accounts[1].more");
    refused(&|of| of["pre_state"]["accounts"][0]["nonce"] = json!(-1), "accounts[0].nonce");
    refused(&|of| of["pre_state"]["accounts"][0]["address"] = json!("00"), "accounts[0].address");
    refused(&|of| of["pre_state"]["network_chain_id"] = json!(256), "pre_state.network_chain_id");
    refused(&|of| of["expected"]["error_code"] = json!(1), "contradict");
    refused(&|of| of["expected"]["success"] = json!(false), "contradict");
}

/// A confidential transfer as the vectors describe it.
fn words() -> Value {
    let proof = format!("{}{}", id(5).repeat(3), id(0).repeat(2));
    json!({
        "version": 1, "chain_id": 3, "source": id(1), "tx_type": "uno_transfers",
        "payload": { "transfers": [{
            "asset": id(0), "destination": id(2), "commitment": id(3), "sender_handle": id(4),
            "receiver_handle": id(5), "ct_validity_proof": proof,
        }] },
        "fee": 0, "fee_type": 2, "nonce": 5, "reference_hash": id(6), "reference_topoheight": 7,
        "signature": id(0).repeat(2), "wire_hex": "",
    })
}

#[test]
fn confidential_transfers_in_words_have_bytes_that_decode() {
    let input = |words: Value| {
        let json = vector("v", &json!({ "kind": "tx", "wire_hex": "", "tx": words }));
        parse(&json).unwrap().input.transactions()[0].wire()
    };
    let tx = decode_transaction(&input(words()).unwrap()).unwrap();
    assert_eq!((tx.source, tx.nonce, tx.fee_type), (AccountId([1; 32]), 5, FeeType::Uno));
    assert_eq!((tx.reference.topoheight, tx.source_commitments.len()), (7, 0));
    let Payload::Uno(transfers) = tx.payload else { panic!("another kind") };
    assert_eq!(transfers[0].destination, AccountId([2; 32]));

    // The words are read only where there are no bytes, and only those of this kind.
    for (member, value) in
        [("tx_type", json!("burn")), ("fee_type", json!(3)), ("nonce", json!(-1))]
    {
        let mut words = words();
        words[member] = value;
        assert!(input(words).unwrap_err().contains("without wire_hex"), "{member}");
    }
    assert_eq!(input(Value::Null), Ok(Vec::new()));
}
