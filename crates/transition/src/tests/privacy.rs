//! The plain side of privacy transfers.

use wavefront_types::transaction::{ShieldTransfer, UnoTransfer, UnshieldTransfer};
use wavefront_types::{
    AccountId, AssetId, COIN, ErrorCode, FeeType, Hash, Payload, StateKey, Total, Transaction,
    Verdict,
};

use super::world::{ALICE, BOB, FEE, GOLD, Touch, World, id, tx};

const TOS: AssetId = AssetId::TOS;

fn shield(list: &[(AssetId, u64)]) -> Transaction {
    let list = list.iter().map(|&(asset, amount)| ShieldTransfer {
        asset,
        destination: BOB,
        amount,
        extra_data: None,
        commitment: Hash::ZERO,
        receiver_handle: Hash::ZERO,
        proof: Box::new([0; 96]),
    });
    tx(ALICE, 0, Payload::Shield(list.collect()))
}

fn unshield(list: &[(AccountId, AssetId, u64)]) -> Transaction {
    let list = list.iter().map(|&(destination, asset, amount)| UnshieldTransfer {
        asset,
        destination,
        amount,
        extra_data: None,
        commitment: Hash::ZERO,
        sender_handle: Hash::ZERO,
        proof: Box::new([0; 160]),
    });
    tx(ALICE, 0, Payload::Unshield(list.collect()))
}

fn uno(destinations: &[AccountId]) -> Transaction {
    let list = destinations.iter().map(|&destination| UnoTransfer {
        asset: TOS,
        destination,
        extra_data: None,
        commitment: Hash::ZERO,
        sender_handle: Hash::ZERO,
        receiver_handle: Hash::ZERO,
        proof: Box::new([0; 160]),
    });
    tx(ALICE, 0, Payload::Uno(list.collect()))
}

#[test]
fn shield_debits_the_sum() {
    let mut world = World::funded();
    let before = world.native_units();
    world.ok(&shield(&[(TOS, 100 * COIN), (TOS, 200 * COIN)]));
    assert_eq!(world.balance(ALICE), 700 * COIN - FEE);
    assert_eq!(world.balance(BOB), 1_000 * COIN);
    assert_eq!(world.native_units(), before);
    world.finalize().unwrap();
    assert_eq!(world.totals.shielded, 300 * COIN);
    assert_eq!(world.native_units(), before);
}

#[test]
fn shield_failures_in_order() {
    let mut world = World::funded();
    let fails = |world: &mut World, list: &[_]| {
        let mut t = shield(list);
        t.fee = COIN;
        world.fails(&t)
    };
    assert_eq!(fails(&mut world, &[]), ErrorCode::InvalidFormat);
    assert_eq!(fails(&mut world, &[(TOS, 0); 501]), ErrorCode::InvalidFormat);
    let list = [(GOLD, 100 * COIN), (TOS, 100 * COIN - 1)];
    assert_eq!(fails(&mut world, &list), ErrorCode::InvalidAmount);
    assert_eq!(fails(&mut world, &list[..1]), ErrorCode::InvalidPayload);
    assert_eq!(fails(&mut world, &[(TOS, 1_000 * COIN)]), ErrorCode::InsufficientBalance);
    assert_eq!(fails(&mut world, &[(TOS, u64::MAX); 2]), ErrorCode::InsufficientBalance);
}

#[test]
fn unshield_credits_every_destination() {
    let mut world = World::funded();
    let before = world.native_units();
    let list = [(BOB, TOS, 5), (id(50), TOS, 7), (id(51), GOLD, 3), (BOB, TOS, 1)];
    world.ok(&unshield(&list));
    assert_eq!(world.balance(BOB), 1_000 * COIN + 6);
    assert_eq!(world.balance(id(50)), 7);
    assert_eq!(world.asset(id(51), GOLD), Some(3));
    assert!(world.has(&StateKey::Account(id(51))));
    assert_eq!(world.tally.get(Total::Unshielded), 13, "native units only");
    assert_eq!(world.native_units(), before);
}

#[test]
fn unshielding_to_oneself_is_not_lost_under_the_final_write() {
    let mut world = World::funded();
    let mut t = unshield(&[(ALICE, TOS, 5), (ALICE, GOLD, 3), (ALICE, TOS, 6)]);
    world.ok(&t);
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE + 11);
    assert_eq!(world.asset(ALICE, GOLD), Some(3));
    assert_eq!(world.nonce(ALICE), 1);
    assert!(!world.touches.contains(&Touch::Credit(StateKey::Account(ALICE))));
    t.nonce = 1;
    world.ok(&t);
    assert_eq!(world.balance(ALICE), 1_000 * COIN - 2 * FEE + 22);
}

#[test]
fn unshield_failures() {
    let mut world = World::funded();
    assert_eq!(world.fails(&unshield(&[])), ErrorCode::InvalidFormat);
    assert_eq!(world.fails(&unshield(&[(BOB, TOS, 1); 501])), ErrorCode::InvalidFormat);
    let list = [(BOB, TOS, u64::MAX), (BOB, TOS, 0)];
    assert_eq!(world.fails(&unshield(&list)), ErrorCode::InvalidAmount);
    assert_eq!(world.fails(&unshield(&list[..1])), ErrorCode::Overflow);
    // The credit comes before the fee is taken.
    let room = u64::MAX - 1_000 * COIN;
    assert_eq!(world.fails(&unshield(&[(ALICE, TOS, room + 1)])), ErrorCode::Overflow);
    world.ok(&unshield(&[(ALICE, TOS, room)]));
    assert_eq!(world.balance(ALICE), u64::MAX - FEE);
}

#[test]
fn the_fee_of_an_unshield_comes_from_what_was_there_before() {
    let mut world = World::new();
    world.set_balance(ALICE, FEE - 1);
    assert_eq!(world.fails(&unshield(&[(ALICE, TOS, COIN)])), ErrorCode::InsufficientFee);
}

#[test]
fn uno_moves_nothing_plain() {
    let mut world = World::funded();
    let mut t = uno(&[BOB]);
    (t.fee, t.fee_type) = (0, FeeType::Uno);
    world.ok(&t);
    assert_eq!((world.balance(ALICE), world.nonce(ALICE)), (1_000 * COIN, 1));
    t.nonce = 1;
    t.fee = 1;
    assert_eq!(world.fails(&t), ErrorCode::InvalidFormat);
    let mut t = uno(&[BOB, ALICE]);
    t.nonce = 1;
    assert_eq!(world.fails(&t), ErrorCode::SelfOperation);
    for list in [vec![], vec![BOB; 501]] {
        let mut t = uno(&list);
        t.nonce = 1;
        assert_eq!(world.fails(&t), ErrorCode::InvalidFormat);
    }
}

#[test]
fn a_refused_proof_is_a_bad_signature() {
    let mut world = World::funded();
    let receipt = world.run_with(&uno(&[BOB]), 200, Verdict::BadProof, |_, _| true);
    assert_eq!(receipt, wavefront_types::Receipt::skipped(ErrorCode::InvalidSignature));
}
