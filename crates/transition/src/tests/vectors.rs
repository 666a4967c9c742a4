//! All published transaction and block vectors, through the rules of this crate.

use wavefront_crypto::{SignatureVerifier, multisig_message};
use wavefront_types::digest::{DigestBuilder, total_energy};
use wavefront_types::wire::decode_signed;
use wavefront_types::{ErrorCode, Outcome, StateKey, StateValue, Verdict};
use wavefront_vectors::{
    Input, PublishedVector, State, TransactionInput, first_difference, published,
};

use super::world::World;

/// The state of a vector.
fn load(state: &State) -> World {
    let initial = state.initial().unwrap();
    let mut world = World::new();
    world.env.chain_id = initial.chain_id;
    world.env.height = initial.totals.height;
    world.totals = initial.totals;
    world.state = initial.entries;
    world
}

/// The part of a world that the vectors show.
fn visible(world: &World) -> State {
    let mut collector = State::collect(world.env.chain_id, &world.totals);
    for (key, value) in &world.state {
        collector.add(key, value);
    }
    collector.finish().unwrap()
}

fn digest(world: &World) -> String {
    let energies = world.state.values().filter_map(|value| match value {
        StateValue::Energy(energy) => Some(energy),
        _ => None,
    });
    assert_eq!(total_energy(energies), Some(world.totals.energy));
    let mut builder = DigestBuilder::new(&world.totals);
    for (key, value) in &world.state {
        if let (StateKey::Account(id), StateValue::Account(account)) = (key, value) {
            builder.push_account(id, account, Some(&world.energy(*id))).unwrap();
        }
    }
    builder.finish().to_string()
}

/// Runs one transaction.
fn run(
    world: &mut World,
    verifier: &SignatureVerifier,
    input: &TransactionInput,
) -> Result<(), ErrorCode> {
    let wire = input.wire().unwrap();
    let signed = decode_signed(&wire).map_err(|error| error.code())?;
    let tx = &signed.transaction;
    let parts = signed.span.signed_parts(&wire);
    let good = verifier.verify(&tx.source, &parts, &tx.signature);
    let verdict = if good { Verdict::Valid } else { Verdict::BadSignature };
    let message = multisig_message(&parts);
    let receipt = world
        .run_with(tx, signed.size(), verdict, |who, sig| verifier.verify(who, &[&message], sig));
    match receipt.outcome {
        Outcome::Skipped(code) => Err(code),
        Outcome::Executed | Outcome::Trapped => Ok(()),
    }
}

fn check(vector: &PublishedVector, verifier: &SignatureVerifier) -> Result<(), String> {
    let mut world = vector.pre_state.as_ref().map_or_else(World::new, load);
    let before = world.clone();
    let mut transactions = vector.input.transactions().iter();
    let result = transactions
        .try_for_each(|input| run(&mut world, verifier, input))
        .and_then(|()| world.finalize());
    if result.is_err() {
        world = before;
    } else if matches!(vector.input, Input::Tx(_)) {
        // A transaction alone is no block.
        world.totals.height = before.totals.height;
    }
    let code = result.err().map(|code| u64::from(code.as_u16()));
    if code != vector.expected.error() {
        return Err(format!("code {code:04x?}, expected {:04x?}", vector.expected.error()));
    }
    let Some(post) = &vector.expected.post_state else { return Ok(()) };
    if let Some(difference) = first_difference(&post.clone().normal(), &visible(&world)) {
        return Err(difference.to_string());
    }
    if digest(&world) != vector.expected.state_digest {
        return Err(format!(
            "digest {}, expected {}",
            digest(&world),
            vector.expected.state_digest
        ));
    }
    Ok(())
}

#[test]
fn published_vectors() {
    let Some(mut vectors) = published() else { return };
    vectors.retain(|vector| !matches!(vector.input, Input::TxRoundtrip(_)));
    let verifier = SignatureVerifier::new();
    let failures: Vec<String> = vectors
        .iter()
        .filter_map(|vector| Some(format!("{vector}: {}", check(vector, &verifier).err()?)))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        vectors.len(),
        failures.join("\n")
    );
    assert!(vectors.len() >= 200, "only {} vectors found", vectors.len());
}
