//! Configurations, and accounts protected by one.

use wavefront_crypto::{SecretKey, SignatureVerifier, multisig_message};
use wavefront_types::state::MultisigConfig;
use wavefront_types::transaction::{MultisigPayload, MultisigSignature};
use wavefront_types::{
    AccountId, COIN, ErrorCode, Outcome, Payload, Signature, StateKey, StateValue, Transaction,
    Verdict,
};

use super::world::{ALICE, BOB, CAROL, FEE, World, id, pay, tx};

fn configure(threshold: u8, participants: &[AccountId]) -> Payload {
    Payload::Multisig(MultisigPayload { threshold, participants: participants.to_vec() })
}

/// A stand-in signature: the test verifier accepts it from the participant it names.
fn by(signer_id: u8, participant: AccountId) -> MultisigSignature {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&participant.0);
    MultisigSignature { signer_id, signature: Signature(bytes) }
}

fn named(participant: &AccountId, signature: &Signature) -> bool {
    signature.0[..32] == participant.0
}

fn run(world: &mut World, tx: &Transaction) -> Outcome {
    world.run_with(tx, 200, Verdict::Valid, named).outcome
}

/// Alice's account needs two of Bob, Carol and a third.
fn protected() -> World {
    let mut world = World::funded();
    world.ok(&tx(ALICE, 0, configure(2, &[BOB, CAROL, id(4)])));
    world
}

#[test]
fn setting_replacing_and_deleting_a_multisig_configuration_persist() {
    let mut world = protected();
    let config = MultisigConfig { threshold: 2, participants: vec![BOB, CAROL, id(4)] };
    let key = StateKey::Multisig(ALICE);
    assert_eq!(world.state.get(&key), Some(&StateValue::Multisig(config.into())));
    let mut t = tx(ALICE, 1, configure(1, &[CAROL]));
    t.multisig = Some([by(0, BOB), by(2, id(4))].into());
    assert_eq!(run(&mut world, &t), Outcome::Executed);
    let mut t = tx(ALICE, 2, configure(0, &[]));
    t.multisig = Some([by(0, CAROL)].into());
    assert_eq!(run(&mut world, &t), Outcome::Executed);
    assert_eq!(world.account(ALICE).extra, None, "the canonical form of nothing");
    assert!(!world.has(&key));
    assert_eq!(world.balance(ALICE), 1_000 * COIN - 3 * FEE);
    world.ok(&tx(ALICE, 3, pay(BOB, 1)));
}

#[test]
fn bad_configurations() {
    let mut world = World::funded();
    let mut fails = |payload| world.fails(&tx(ALICE, 0, payload));
    assert_eq!(fails(configure(0, &[])), ErrorCode::InvalidPayload);
    assert_eq!(fails(configure(0, &[BOB])), ErrorCode::InvalidPayload);
    assert_eq!(fails(configure(2, &[BOB])), ErrorCode::InvalidPayload);
    assert_eq!(fails(configure(1, &[])), ErrorCode::InvalidPayload);
    let crowd: Vec<AccountId> = (0..256_u16)
        .map(|n| AccountId([n.to_be_bytes(); 16].concat().try_into().unwrap()))
        .collect();
    assert_eq!(fails(configure(1, &crowd)), ErrorCode::InvalidPayload);
    world.ok(&tx(ALICE, 0, configure(255, &crowd[..255])));
}

#[test]
fn threshold_zero_with_participants_does_not_delete() {
    let mut world = protected();
    let mut t = tx(ALICE, 1, configure(0, &[BOB]));
    t.multisig = Some([by(0, BOB), by(1, CAROL)].into());
    assert_eq!(run(&mut world, &t), Outcome::Skipped(ErrorCode::InvalidPayload));
    assert!(world.account(ALICE).has_multisig());
}

#[test]
fn exactly_the_threshold_must_sign() {
    let refused = Outcome::Skipped(ErrorCode::InvalidSignature);
    let cases: [(Option<Vec<MultisigSignature>>, Outcome); 10] = [
        (None, refused),
        (Some(vec![]), refused),
        (Some(vec![by(0, BOB)]), refused),
        (Some(vec![by(0, BOB), by(1, CAROL), by(2, id(4))]), refused),
        (Some(vec![by(0, BOB), by(0, BOB)]), refused),
        (Some(vec![by(0, BOB), by(3, CAROL)]), refused),
        (Some(vec![by(0, BOB), by(255, CAROL)]), refused),
        (Some(vec![by(0, CAROL), by(1, BOB)]), refused),
        (Some(vec![by(0, BOB), by(2, id(4))]), Outcome::Executed),
        (Some(vec![by(2, id(4)), by(1, CAROL)]), Outcome::Executed),
    ];
    for (section, expected) in cases {
        let mut world = protected();
        let mut t = tx(ALICE, 1, pay(BOB, 1));
        t.multisig = section.map(Into::into);
        assert_eq!(run(&mut world, &t), expected, "{:?}", t.multisig);
    }
}

#[test]
fn a_section_without_a_configuration_is_refused() {
    let mut world = World::funded();
    for section in [vec![], vec![by(0, BOB)]] {
        let mut t = tx(ALICE, 0, pay(BOB, 1));
        t.multisig = Some(section.into());
        assert_eq!(run(&mut world, &t), Outcome::Skipped(ErrorCode::InvalidSignature));
    }
}

/// The section's form is looked at directly after the owner's signature; the signatures themselves
/// when fee and nonce are in order.
#[test]
fn participants_are_verified_after_fee_and_nonce() {
    let mut world = protected();
    // No fee, wrong nonce: the missing participants are reported first.
    let mut t = tx(ALICE, 9, pay(BOB, 1));
    t.fee = 0;
    assert_eq!(run(&mut world, &t), Outcome::Skipped(ErrorCode::InvalidSignature));
    t.multisig = Some([by(0, BOB), by(1, CAROL)].into());
    assert_eq!(run(&mut world, &t), Outcome::Skipped(ErrorCode::InsufficientFee));
    let result = world.run_with(&t, 200, Verdict::BadSignature, |_, _| panic!("not asked"));
    assert_eq!(result.outcome, Outcome::Skipped(ErrorCode::InvalidSignature));
    let mut free = |t: &Transaction| {
        world.run_with(t, 200, Verdict::Valid, |_, _| panic!("not asked")).outcome
    };
    assert_eq!(free(&t), Outcome::Skipped(ErrorCode::InsufficientFee));
    t.fee = 25_000;
    assert_eq!(free(&t), Outcome::Skipped(ErrorCode::NonceTooHigh));
    t.nonce = 1;
    let refused = world.run_with(&t, 200, Verdict::Valid, |_, _| false).outcome;
    assert_eq!(refused, Outcome::Skipped(ErrorCode::InvalidSignature));
    assert_eq!(run(&mut world, &t), Outcome::Executed);
}

#[test]
fn participants_pay_for_their_signatures() {
    let mut world = protected();
    let mut t = tx(ALICE, 1, pay(BOB, 1));
    t.multisig = Some([by(0, BOB), by(1, CAROL)].into());
    t.fee = 24_999;
    assert_eq!(run(&mut world, &t), Outcome::Skipped(ErrorCode::InsufficientFee));
    t.fee = 25_000;
    assert_eq!(run(&mut world, &t), Outcome::Executed);
}

#[test]
fn a_failing_transaction_does_not_change_the_configuration() {
    let mut world = protected();
    let before = world.account(ALICE);
    let mut t = tx(ALICE, 1, configure(2, &[BOB]));
    t.multisig = Some([by(0, BOB), by(1, CAROL)].into());
    assert_eq!(run(&mut world, &t), Outcome::Skipped(ErrorCode::InvalidPayload));
    assert_eq!(world.account(ALICE), before);
}

#[test]
fn real_signatures_over_the_hash_of_the_signed_bytes() {
    let keys = [10, 11, 12].map(|seed| SecretKey::from_seed(&[seed; 32]));
    let [owner, first, second] = [0, 1, 2].map(|i: usize| keys[i].public_key());
    let verifier = SignatureVerifier::new();
    let mut world = World::new();
    world.set_balance(owner, COIN);
    world.ok(&tx(owner, 0, configure(1, &[first, second])));
    let mut t = tx(owner, 1, pay(BOB, 1));
    let message = multisig_message(&[&t.signed_bytes()]);
    let sign =
        |key: &SecretKey| MultisigSignature { signer_id: 1, signature: key.sign(&[&message]) };
    for (signer, expected) in
        [(&keys[1], Outcome::Skipped(ErrorCode::InvalidSignature)), (&keys[2], Outcome::Executed)]
    {
        t.multisig = Some([sign(signer)].into());
        let message = multisig_message(&[&t.signed_bytes()]);
        let check = |who: &AccountId, sig: &Signature| verifier.verify(who, &[&message], sig);
        assert_eq!(world.run_with(&t, 200, Verdict::Valid, check).outcome, expected);
    }
}
