//! The published vectors against codec and digest: what they refuse is refused, all else encodes to
//! the same bytes, and the states after them have their digests.
//!
//! A test of its own package: the reader of the vectors uses this library, so that inside it there
//! would be two of each type.

#![allow(clippy::unwrap_used, reason = "a test's helpers fail the test by panicking")]

use wavefront_types::digest::DigestBuilder;
use wavefront_types::wire::{decode_signed, decode_transaction};
use wavefront_types::{AccountId, Hash, Payload, StateKey, StateValue};
use wavefront_vectors::{Input, State, published};

/// The vectors whose bytes must not decode.
const NEGATIVE: &str = "wire_format_negative.json";

/// The bytes that a vector gives, with none where its text is no hexadecimal.
fn wires(input: &Input) -> impl Iterator<Item = Vec<u8>> {
    let given = input.transactions().iter().filter(|of| !of.wire_hex.is_empty());
    given.map(|of| of.wire().unwrap())
}

#[test]
fn malformed_wire_vectors_are_refused() {
    let Some(vectors) = published() else { return };
    let negative: Vec<_> = vectors.iter().filter(|vector| vector.file == NEGATIVE).collect();
    assert_eq!(negative.len(), 27);
    for vector in negative {
        for bytes in wires(&vector.input) {
            let error = decode_transaction(&bytes).expect_err(&vector.to_string());
            let expected = vector.expected.error();
            assert_eq!(Some(u64::from(error.code().as_u16())), expected, "{vector}");
        }
    }
}

#[test]
fn all_other_vectors_re_encode_identically() {
    let Some(vectors) = published() else { return };
    let mut round_trips = 0;
    for vector in vectors.iter().filter(|vector| vector.file != NEGATIVE) {
        // A malformed transaction's code is 0100; so are some rules' on well-formed ones.
        let may_be_malformed = vector.expected.error() == Some(0x0100);
        for bytes in wires(&vector.input) {
            match decode_signed(&bytes) {
                Ok(signed) => {
                    assert_eq!(signed.transaction.encode(), bytes, "{vector}");
                    let signed_bytes = signed.span.signed_parts(&bytes).concat();
                    assert_eq!(signed_bytes, signed.transaction.signed_bytes(), "{vector}");
                    round_trips += usize::from(matches!(vector.input, Input::TxRoundtrip(_)));
                }
                Err(error) => assert!(may_be_malformed, "{vector}: {error}"),
            }
        }
    }
    assert_eq!(round_trips, 20);
}

/// The vector's words list a participant twice, but its wire bytes do not: they decode, and it is
/// the signature, made over the three, that fails. No order of checks follows from it.
#[test]
fn duplicate_participants_are_gone_from_the_vectors_bytes() {
    let vectors = published().unwrap_or_default();
    for vector in vectors.iter().filter(|vector| vector.name == "multisig_duplicate_participants") {
        let input = &vector.input.transactions()[0];
        let transaction = decode_transaction(&input.wire().unwrap()).unwrap();
        let Payload::Multisig(config) = transaction.payload else { panic!("another kind") };
        let words = input.tx.as_ref().unwrap();
        let listed = words["payload"]["participants"].as_array().unwrap();
        assert_eq!((config.participants.len(), listed.len()), (2, 3));
        let first = AccountId::from_hex(listed[0].as_str().unwrap()).unwrap();
        assert_eq!(config.participants[0], first);
        assert_eq!(listed[0], listed[1]);
    }
}

fn digest_of(state: &State) -> Hash {
    let state = state.initial().unwrap();
    let mut digest = DigestBuilder::new(&state.totals);
    for (key, value) in &state.entries {
        if let (StateKey::Account(id), StateValue::Account(account)) = (key, value) {
            digest.push_account(id, account, state.energy(*id)).unwrap();
        }
    }
    assert_eq!(digest.energy_pushed(), u128::from(state.totals.energy));
    digest.finish()
}

#[test]
fn the_vectors_states_have_the_vectors_digests() {
    let Some(vectors) = published() else { return };
    let mut checked = 0;
    for vector in vectors.iter().filter(|vector| !vector.expected.state_digest.is_empty()) {
        let state = vector.expected.post_state.as_ref().unwrap();
        assert_eq!(digest_of(state).to_string(), vector.expected.state_digest, "{vector}");
        checked += 1;
    }
    assert!(checked > 100, "only {checked} digests");
}
