//! The oracle against the published vectors: success, code, digest, accounts and domain lists.
#![allow(clippy::print_stdout, reason = "a skipped test must say so")]

use wavefront_crypto::Verifier;
use wavefront_integration_tests::oracle::OracleState;
use wavefront_integration_tests::vectors::{
    Comparable, Input, Location, Vector, VectorTx, load, locate,
};
use wavefront_types::wire::decode_transaction;
use wavefront_types::{
    AccountId, BlockEnv, BlockPolicy, BlockReward, ErrorCode, Outcome, Receipt, Transaction,
    Verdict,
};

fn vectors() -> Vec<Vector> {
    let path = match locate() {
        Location::Found(path) => path,
        missing @ Location::Missing(_) => {
            println!("{missing}");
            return Vec::new();
        }
    };
    let verifier = Verifier::new();
    let judge = |tx: &Transaction| {
        if verifier.verify(&tx.source, &[&tx.signed_bytes()], &tx.signature) {
            Verdict::Valid
        } else {
            Verdict::BadSignature
        }
    };
    let vectors = load(&path, &judge).expect("the vectors are well formed");
    assert!(vectors.len() > 100, "only {} vectors below {}", vectors.len(), path.display());
    vectors
}

fn size_of(item: &VectorTx) -> u32 {
    u32::try_from(item.wire.len()).expect("a transaction has at most a mebibyte")
}

fn env(vector: &Vector, state: &OracleState) -> BlockEnv {
    BlockEnv {
        chain_id: vector.chain_id,
        topoheight: 0,
        height: state.totals().height,
        timestamp: state.totals().timestamp,
        miner: AccountId::ZERO,
        reward: BlockReward::default(),
        fee_recipient: None,
    }
}

/// Runs transactions as one atomic block. Bytes that do not decode reject it, once those before
/// them have passed.
fn run(
    vector: &Vector,
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
fn check(vector: &Vector) -> Vec<String> {
    let mut problems = Vec::new();
    let mut state = vector.before.clone().unwrap_or_default();
    let result = match &vector.input {
        Input::RoundTrip(bytes) => {
            let encoded = decode_transaction(bytes).map(|tx| tx.encode());
            if encoded.as_deref() != Ok(bytes.as_slice()) {
                problems.push("does not encode to its own bytes".to_owned());
            }
            return problems;
        }
        Input::Tx(tx) => {
            let height = state.totals().height;
            let result = run(vector, &mut state, std::slice::from_ref(&**tx));
            // A transaction vector runs outside of a block.
            state.set_totals(wavefront_types::Totals { height, ..state.totals() });
            result
        }
        Input::Block(txs) => run(vector, &mut state, txs),
    };
    let code = result.map_or_else(ErrorCode::as_u16, |()| 0);
    if code != vector.code {
        problems.push(format!("code {code:04x} instead of {:04x}", vector.code));
    }
    if let Some(digest) = vector.digest
        && digest != state.digest()
    {
        problems.push(format!("digest {} instead of {digest}", state.digest()));
    }
    if let Some(after) = &vector.after {
        let (got, wanted) = (Comparable::of(&state), Comparable::of(after));
        if got != wanted {
            problems.push(format!("state differs:\n  got    {got:?}\n  wanted {wanted:?}"));
        }
        if code != 0 && Some(&state) != vector.before.as_ref() {
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
            check(vector).into_iter().map(|problem| format!("{}: {problem}", vector.name))
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
fn a_vector_with_another_digest_fails() {
    for mut vector in vectors().into_iter().filter(|vector| vector.digest.is_some()).take(3) {
        assert!(check(&vector).is_empty());
        vector.digest = Some(wavefront_types::Hash::ZERO);
        assert_eq!(check(&vector).len(), 1);
        vector.code ^= 1;
        assert_eq!(check(&vector).len(), 2);
    }
}

#[test]
fn skipping_leaves_a_failing_vector_as_it_was() {
    for vector in vectors() {
        let (Some(before), Input::Tx(item)) = (&vector.before, &vector.input) else { continue };
        let Some(item) = item.as_ref() else { continue };
        let Some(code) = ErrorCode::from_u16(vector.code) else { continue };
        let mut state = before.clone();
        let txs = [(item.tx.clone(), size_of(item))];
        let env = env(&vector, before);
        let receipts = state
            .apply_block(&txs, &[item.verdict], &env, BlockPolicy::SkipFailed, &|_, _, _| false)
            .unwrap();
        assert_eq!(receipts, [Receipt::skipped(code)], "{}", vector.name);
        assert_eq!(receipts[0].outcome, Outcome::Skipped(code));
        assert!(state.written().is_empty(), "{}", vector.name);
        let totals = state.totals();
        state.set_totals(wavefront_types::Totals { height: totals.height - 1, ..totals });
        assert_eq!(&state, before, "{}", vector.name);
    }
}
