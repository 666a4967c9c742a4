//! Single transactions, alone and before the block that brings them.

use std::sync::Arc;

use wavefront_types::transaction::ShieldTransfer;
use wavefront_types::{
    AccountId, AssetId, Hash, Payload, SignedTransaction, Transaction, Verdict, tx_hash,
};

use super::{block_of, engine, signed, signed_by, unsigned};
use crate::{AdmitError, AuthenticateError, Engine, ProofVerifier, SignatureStats};

const VERIFIED: SignatureStats = SignatureStats { verified: 1, skipped: 0 };
const SKIPPED: SignatureStats = SignatureStats { verified: 0, skipped: 1 };

fn spoilt(mut transaction: Transaction) -> Transaction {
    transaction.signature.0[3] ^= 1;
    transaction
}

#[test]
fn what_was_admitted_is_not_verified_again() {
    let engine = engine(8_000, 1 << 20);
    let (good, bad) = (signed(1, 0), spoilt(signed(1, 1)));
    let wire = good.encode();
    let admitted = engine.admit(&wire).unwrap();
    assert_eq!(admitted.hash, tx_hash(&wire));
    let SignedTransaction { transaction, span } = &admitted.signed;
    assert_eq!((transaction, span.size() as usize), (&good, wire.len()));
    assert_eq!((admitted.verdict, admitted.signatures), (Verdict::Valid, VERIFIED));
    assert_eq!(engine.admit(&wire).unwrap().signatures, SKIPPED);
    for _ in 0..2 {
        let admitted = engine.admit(&bad.encode()).unwrap();
        assert_eq!((admitted.verdict, admitted.signatures), (Verdict::BadSignature, VERIFIED));
    }

    let block = block_of([&good, &bad, &signed(2, 0)]);
    let first = engine.authenticate(block.clone()).unwrap();
    assert_eq!(first.verdicts(), [Verdict::Valid, Verdict::BadSignature, Verdict::Valid]);
    assert_eq!(first.signatures(), SignatureStats { verified: 2, skipped: 1 });
    let second = engine.authenticate(block).unwrap();
    assert_eq!(second.verdicts(), first.verdicts());
    assert_eq!(second.signatures(), SignatureStats { verified: 1, skipped: 2 });
    // What a block brought is known to the pool as well.
    assert_eq!(engine.admit(&signed(2, 0).encode()).unwrap().signatures, SKIPPED);
}

#[test]
fn another_signature_of_the_same_transaction_is_verified() {
    let engine = engine(8_000, 1 << 20);
    engine.admit(&signed(1, 0).encode()).unwrap();
    let forged = signed_by(2, unsigned(1, 0));
    let admitted = engine.admit(&forged.encode()).unwrap();
    assert_eq!((admitted.verdict, admitted.signatures), (Verdict::BadSignature, VERIFIED));
}

#[test]
fn bytes_that_are_no_transaction_are_refused() {
    let engine = engine(8_000, 1 << 20);
    let wire = signed(1, 0).encode();
    for len in 0..wire.len() {
        assert!(matches!(engine.admit(&wire[..len]), Err(AdmitError::Decode(_))));
    }
    let trailing = [wire.as_slice(), &[0]].concat();
    assert!(matches!(engine.admit(&trailing), Err(AdmitError::Decode(_))));
}

/// Accepts proofs of even nonces and panics at nonce 5.
struct Even;

impl ProofVerifier for Even {
    fn verify(&self, tx: &Transaction) -> bool {
        if tx.nonce == 5 {
            std::panic::resume_unwind(Box::new("five"));
        }
        tx.nonce.is_multiple_of(2)
    }
}

fn private(nonce: u64) -> Transaction {
    let transfer = ShieldTransfer {
        asset: AssetId::TOS,
        destination: AccountId::ZERO,
        amount: 1,
        extra_data: None,
        commitment: Hash::ZERO,
        receiver_handle: Hash::ZERO,
        proof: Box::new([0; 96]),
    };
    let payload = Payload::Shield(vec![transfer]);
    signed_by(1, Transaction { payload, ..unsigned(1, nonce) })
}

#[test]
fn a_known_signature_says_nothing_about_the_proof() {
    let new = |proofs| Engine::with_proof_verifier(engine(8_000, 1 << 20), proofs);
    let without = engine(8_000, 1 << 20);
    let (good, bad) = (private(0), private(1));
    let refused = without.admit(&good.encode()).unwrap_err();
    assert!(refused.to_string().ends_with("give the engine a ProofVerifier"), "{refused}");

    let engine = new(Arc::new(Even));
    for stats in [VERIFIED, SKIPPED] {
        let of = |tx: &Transaction| {
            let admitted = engine.admit(&tx.encode()).unwrap();
            (admitted.verdict, admitted.signatures)
        };
        assert_eq!(of(&good), (Verdict::Valid, stats));
        assert_eq!(of(&bad), (Verdict::BadProof, stats));
    }
    let block = engine.authenticate(block_of([&bad, &good])).unwrap();
    assert_eq!(block.verdicts(), [Verdict::BadProof, Verdict::Valid]);
    assert_eq!(block.signatures(), SignatureStats { verified: 0, skipped: 2 });

    let panicked = engine.admit(&private(5).encode()).unwrap_err();
    assert_eq!(panicked, AdmitError::Panicked { message: "five".to_owned() });
    let error = engine.authenticate(block_of([&private(5)])).unwrap_err();
    assert_eq!(error, AuthenticateError::Panicked { message: "five".to_owned() });
}
