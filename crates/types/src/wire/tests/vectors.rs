//! The published vectors: what they refuse is refused, all else re-encodes to the same bytes.

use serde_json::Value;

use crate::arbitrary::vectors::{hex, vector_files};
use crate::wire::{decode_signed, decode_transaction};
use crate::{AccountId, Payload};

/// The wire texts of a vector: one for a transaction, several for a block.
fn wires(vector: &Value) -> Vec<&str> {
    let input = &vector["input"];
    let list = input["txs"].as_array().map_or_else(|| vec![input], |txs| txs.iter().collect());
    let texts = list.into_iter().filter_map(|item| item["wire_hex"].as_str());
    texts.filter(|text| !text.is_empty()).collect()
}

#[test]
fn malformed_wire_vectors_are_refused() {
    let files = vector_files();
    let Some(file) = files.iter().find(|file| file.name == "wire_format_negative.json") else {
        assert!(files.is_empty(), "the negative vectors are missing");
        return;
    };
    assert_eq!(file.vectors.len(), 27);
    for vector in &file.vectors {
        let expected = vector["expected"]["error_code"].as_u64().unwrap();
        for text in wires(vector) {
            // Text that is not hexadecimal is malformed as well.
            let Some(bytes) = hex(text) else { continue };
            let error = decode_transaction(&bytes).expect_err(&vector["name"].to_string());
            assert_eq!(u64::from(error.code().as_u16()), expected, "{}", vector["name"]);
        }
    }
}

#[test]
fn all_other_vectors_re_encode_identically() {
    let mut round_trips = 0;
    let mut decoded = 0;
    for file in vector_files() {
        if file.name == "wire_format_negative.json" {
            continue;
        }
        for vector in &file.vectors {
            // A malformed transaction's code is 0100; so are some rules' on well-formed ones.
            let may_be_malformed = vector["expected"]["error_code"] == 0x0100;
            for text in wires(vector) {
                let name = format!("{} {}", file.name, vector["name"]);
                let bytes = hex(text).expect(&name);
                match decode_signed(&bytes) {
                    Ok(signed) => {
                        assert_eq!(signed.transaction.encode(), bytes, "{name}");
                        let signed_bytes = signed.span.signed_parts(&bytes).concat();
                        assert_eq!(signed_bytes, signed.transaction.signed_bytes(), "{name}");
                        decoded += 1;
                        round_trips += usize::from(vector["input"]["kind"] == "tx_roundtrip");
                    }
                    Err(error) => assert!(may_be_malformed, "{name}: {error}"),
                }
            }
        }
    }
    assert!(decoded == 0 || round_trips == 20, "{round_trips} of 20 round trips");
}

/// The vector's JSON lists a participant twice, but its wire bytes do not: they decode, and it is
/// the signature, made over the three, that fails. No order of checks follows from it.
#[test]
fn duplicate_participants_are_gone_from_the_vectors_bytes() {
    let files = vector_files();
    let vectors = files.iter().flat_map(|file| &file.vectors);
    for vector in vectors.filter(|vector| vector["name"] == "multisig_duplicate_participants") {
        let bytes = hex(wires(vector)[0]).unwrap();
        let transaction = decode_transaction(&bytes).unwrap();
        let Payload::Multisig(config) = transaction.payload else { panic!("another kind") };
        let listed = vector["input"]["tx"]["payload"]["participants"].as_array().unwrap();
        assert_eq!((config.participants.len(), listed.len()), (2, 3));
        let first = AccountId::from_hex(listed[0].as_str().unwrap()).unwrap();
        assert_eq!(config.participants[0], first);
        assert_eq!(listed[0], listed[1]);
    }
}
