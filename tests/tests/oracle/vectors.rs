//! The oracle against the published vectors: success, code, digest, accounts and domain lists.

use wavefront_crypto::SignatureVerifier;
use wavefront_integration_tests::oracle::OracleState;
use wavefront_integration_tests::vectors::{VectorTx, exported, read_state, transactions};
use wavefront_types::wire::decode_transaction;
use wavefront_types::{
    AccountId, BlockEnv, BlockPolicy, ErrorCode, Outcome, Receipt, Transaction, Verdict,
};
use wavefront_vectors::{Input, PublishedVector, first_difference, published};

/// The chain of vectors without a state.
const DEVNET: u8 = 3;

fn vectors() -> Vec<PublishedVector> {
    let vectors = published().unwrap_or_default();
    assert!(vectors.is_empty() || vectors.len() > 100, "only {} vectors", vectors.len());
    vectors
}

/// The transactions of a vector.
fn judged(vector: &PublishedVector) -> Vec<Option<VectorTx>> {
    let verifier = SignatureVerifier::new();
    let judge = |tx: &Transaction| {
        if verifier.verify(&tx.source, &[&tx.signed_bytes()], &tx.signature) {
            Verdict::Valid
        } else {
            Verdict::BadSignature
        }
    };
    transactions(vector.input.transactions(), &judge).expect("the vectors are well formed")
}

fn chain_id(vector: &PublishedVector) -> u8 {
    vector.pre_state.as_ref().map_or(DEVNET, |state| state.network_chain_id)
}

fn size_of(item: &VectorTx) -> u32 {
    u32::try_from(item.wire.len()).expect("a transaction has at most a mebibyte")
}

fn env(vector: &PublishedVector, state: &OracleState) -> BlockEnv {
    BlockEnv::new(chain_id(vector), 0, AccountId::ZERO)
        .with_height(state.totals().height)
        .with_timestamp(state.totals().timestamp)
}

/// Runs transactions as one atomic block. Bytes that do not decode reject it, once those before
/// them have passed.
fn run(
    vector: &PublishedVector,
    state: &mut OracleState,
    txs: &[Option<VectorTx>],
) -> Result<(), ErrorCode> {
    let decoded: Vec<&VectorTx> = txs.iter().map_while(Option::as_ref).collect();
    let before = state.clone();
    let pairs: Vec<(Transaction, u32)> =
        decoded.iter().map(|item| (item.tx.clone(), size_of(item))).collect();
    let verdicts: Vec<Verdict> = decoded.iter().map(|item| item.verdict).collect();
    let env = env(vector, state);
    let result = state.apply_block(&pairs, &verdicts, &env, BlockPolicy::Atomic, &|_, _, _| false);
    let receipts = result.map_err(|rejected| rejected.code)?;
    assert!(receipts.iter().all(Receipt::is_included));
    if decoded.len() < txs.len() {
        *state = before;
        return Err(ErrorCode::InvalidFormat);
    }
    Ok(())
}

/// What is wrong with the oracle's view of a vector; nothing if it passes.
fn check(vector: &PublishedVector) -> Vec<String> {
    let mut problems = Vec::new();
    let before = vector.pre_state.as_ref().map(read_state);
    let mut state = before.clone().unwrap_or_default();
    let result = match &vector.input {
        Input::TxRoundtrip(input) => {
            let wire = input.wire().expect("round trips have bytes");
            let encoded = decode_transaction(&wire).map(|tx| tx.encode());
            if encoded.as_deref() != Ok(wire.as_slice()) {
                problems.push("does not encode to its own bytes".to_owned());
            }
            return problems;
        }
        Input::Tx(_) => {
            let height = state.totals().height;
            let result = run(vector, &mut state, &judged(vector));
            // A transaction vector runs outside of a block.
            state.set_totals(wavefront_types::Totals { height, ..state.totals() });
            result
        }
        Input::Block { .. } => run(vector, &mut state, &judged(vector)),
    };
    let code = result.err().map(|code| u64::from(code.as_u16()));
    if code != vector.expected.error() {
        problems.push(format!("code {code:04x?} instead of {:04x?}", vector.expected.error()));
    }
    let (digest, wanted) = (state.digest().to_string(), &vector.expected.state_digest);
    if !wanted.is_empty() && digest != *wanted {
        problems.push(format!("digest {digest} instead of {wanted}"));
    }
    if let Some(after) = &vector.expected.post_state {
        let found = exported(chain_id(vector), &state);
        if let Some(difference) = first_difference(&after.clone().normal(), &found) {
            problems.push(difference.to_string());
        }
        if code.is_some() && Some(&state) != before.as_ref() {
            problems.push("a failing vector changed the state".to_owned());
        }
    }
    problems
}

#[test]
fn the_oracle_passes_every_published_vector() {
    let vectors = vectors();
    let failures: Vec<String> = vectors
        .iter()
        .flat_map(|vector| {
            check(vector).into_iter().map(move |problem| format!("{vector}: {problem}"))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} failures in {} vectors:\n{}",
        failures.len(),
        vectors.len(),
        failures.join("\n")
    );
    println!("{} vectors passed", vectors.len());
}

#[test]
fn a_vector_with_another_digest_or_code_fails() {
    let has_digest = |vector: &PublishedVector| !vector.expected.state_digest.is_empty();
    for mut vector in vectors().into_iter().filter(has_digest).take(3) {
        assert!(check(&vector).is_empty());
        vector.vector.expected.state_digest = wavefront_types::Hash::ZERO.to_string();
        assert_eq!(check(&vector).len(), 1);
        let expected = &mut vector.vector.expected;
        (expected.success, expected.error_code) = (false, 1);
        assert_eq!(check(&vector).len(), 2);
    }
}

#[test]
fn skipping_leaves_a_failing_vector_as_it_was() {
    for vector in vectors() {
        let (Some(before), Input::Tx(_)) = (&vector.pre_state, &vector.input) else { continue };
        let [Some(item)] = &judged(&vector)[..] else { continue };
        let code = vector.expected.error().and_then(|code| u16::try_from(code).ok());
        let Some(code) = code.and_then(ErrorCode::from_u16) else { continue };
        let before = &read_state(before);
        let mut state = before.clone();
        let txs = [(item.tx.clone(), size_of(item))];
        let env = env(&vector, before);
        let receipts = state
            .apply_block(&txs, &[item.verdict], &env, BlockPolicy::SkipFailed, &|_, _, _| false)
            .unwrap();
        assert_eq!(receipts, [Receipt::skipped(code)], "{vector}");
        assert_eq!(receipts[0].outcome, Outcome::Skipped(code));
        assert!(state.written().is_empty(), "{vector}");
        let totals = state.totals();
        state.set_totals(wavefront_types::Totals { height: totals.height - 1, ..totals });
        assert_eq!(&state, before, "{vector}");
    }
}
