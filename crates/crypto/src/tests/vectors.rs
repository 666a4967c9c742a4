//! The published vectors' signatures.

use wavefront_types::wire::decode_signed;
use wavefront_vectors::published;

use crate::SignatureVerifier;

/// Those without a state only test the codec, with made-up signatures.
#[test]
fn published_signatures_verify() {
    let vectors = published().unwrap_or_default();
    let (verifier, mut good, mut bad) = (SignatureVerifier::new(), 0, 0);
    for vector in vectors.iter().filter(|vector| vector.pre_state.is_some()) {
        let error = vector.expected.error();
        for transaction in vector.input.transactions() {
            let wire = transaction.wire().unwrap();
            let Ok(signed) = decode_signed(&wire) else {
                assert_eq!(error, Some(0x0100), "{vector}: malformed");
                continue;
            };
            let (tx, parts) = (&signed.transaction, signed.span.signed_parts(&wire));
            // A signature is either meant to be wrong, or a placeholder where another check fails
            // first.
            let placeholder = wire.ends_with(&[0; 64]) && error.is_some();
            let expected = error != Some(0x0103) && !placeholder;
            assert_eq!(verifier.verify(&tx.source, &parts, &tx.signature), expected, "{vector}");
            if expected { good += 1 } else { bad += 1 }
        }
    }
    assert!(vectors.is_empty() || good > 200 && bad >= 2, "{good} verified, {bad} failed");
}
