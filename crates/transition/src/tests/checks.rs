//! The common checks and their order; burns, which have no check of their own file.

use wavefront_types::state::Energy;
use wavefront_types::transaction::{BurnPayload, EnergyPayload};
use wavefront_types::{
    AccountId, AssetId, COIN, ErrorCode, FeeType, Outcome, Payload, Receipt, StateKey, StateValue,
    Total, Verdict,
};

use super::world::{ALICE, BOB, FEE, GOLD, Touch, World, id, pay, tx};
use crate::{Abort, Failure, PlainContext, StateView, TxInput, apply_transaction};

fn burn(asset: AssetId, amount: u64) -> Payload {
    Payload::Burn(BurnPayload { asset, amount })
}

#[test]
fn each_check_comes_before_the_next() {
    let mut world = World::funded();
    // Everything wrong at once; then one fault after the other is mended.
    let mut bad = tx(id(99), 7, pay(ALICE, 2_000 * COIN));
    bad.chain_id = 4;
    bad.fee = 0;
    let run = |world: &mut World, tx: &_, verdict| match world
        .run_with(tx, 200, verdict, |_, _| false)
        .outcome
    {
        Outcome::Skipped(code) => Some(code),
        _ => None,
    };
    assert_eq!(run(&mut world, &bad, Verdict::BadSignature), Some(ErrorCode::InvalidType));
    bad.chain_id = 3;
    assert_eq!(run(&mut world, &bad, Verdict::BadSignature), Some(ErrorCode::AccountNotFound));
    bad.source = ALICE;
    assert_eq!(run(&mut world, &bad, Verdict::BadSignature), Some(ErrorCode::InvalidSignature));
    assert_eq!(run(&mut world, &bad, Verdict::BadProof), Some(ErrorCode::InvalidSignature));
    assert_eq!(run(&mut world, &bad, Verdict::Valid), Some(ErrorCode::InsufficientFee));
    bad.fee = 14_999;
    assert_eq!(run(&mut world, &bad, Verdict::Valid), Some(ErrorCode::InsufficientFee));
    bad.fee = 1_001 * COIN;
    assert_eq!(run(&mut world, &bad, Verdict::Valid), Some(ErrorCode::NonceTooHigh));
    bad.nonce = 0;
    assert_eq!(run(&mut world, &bad, Verdict::Valid), Some(ErrorCode::InsufficientFee));
    bad.fee = 15_000;
    assert_eq!(run(&mut world, &bad, Verdict::Valid), Some(ErrorCode::SelfOperation));
    bad.payload = pay(BOB, 2_000 * COIN);
    assert_eq!(run(&mut world, &bad, Verdict::Valid), Some(ErrorCode::InsufficientBalance));
    bad.payload = pay(BOB, COIN);
    assert_eq!(run(&mut world, &bad, Verdict::Valid), None);
    assert_eq!(run(&mut world, &bad, Verdict::Valid), Some(ErrorCode::NonceTooLow));
}

#[test]
fn fee_type_rules() {
    let mut world = World::funded();
    let mut t = tx(ALICE, 0, burn(AssetId::TOS, 1));
    t.fee_type = FeeType::Energy;
    assert_eq!(world.fails(&t), ErrorCode::InvalidFormat, "before the fee is looked at");
    t.payload = pay(BOB, 1);
    assert_eq!(world.fails(&t), ErrorCode::InvalidPayload);
    t.fee = 0;
    assert_eq!(world.fails(&t), ErrorCode::InsufficientEnergy);
    t.fee_type = FeeType::Uno;
    assert_eq!(world.fails(&t), ErrorCode::InvalidFormat);
    // An energy transaction with a fee is 0107 even when its fee type is wrong as well.
    t.payload = Payload::Energy(EnergyPayload::Withdraw);
    t.fee = 1;
    assert_eq!(world.fails(&t), ErrorCode::InvalidPayload);
    t.fee = 0;
    assert_eq!(world.fails(&t), ErrorCode::InvalidFormat);
}

#[test]
fn energy_fee_takes_one_unit_and_no_coin() {
    let mut world = World::funded();
    world.set_energy(ALICE, Energy { energy: 2, frozen: 5, records: false });
    world.totals.energy = 2;
    for nonce in 0..2 {
        let mut t = tx(ALICE, nonce, pay(BOB, 10));
        (t.fee, t.fee_type) = (0, FeeType::Energy);
        assert_eq!(world.ok(&t).fee, 0);
    }
    assert_eq!(world.energy(ALICE), Energy { energy: 0, frozen: 5, records: false });
    assert_eq!(world.balance(ALICE), 1_000 * COIN - 20);
    let mut t = tx(ALICE, 2, pay(BOB, 10));
    (t.fee, t.fee_type) = (0, FeeType::Energy);
    assert_eq!(world.fails(&t), ErrorCode::InsufficientEnergy);
    assert_eq!(world.tally.get(Total::EnergySpent), 2);
    world.finalize().unwrap();
    assert_eq!(world.totals.energy, 0);
}

#[test]
fn exhausted_nonce_is_an_overflow_not_a_panic() {
    let mut world = World::funded();
    let mut account = world.account(ALICE);
    account.nonce = u64::MAX;
    world.set(StateKey::Account(ALICE), StateValue::Account(account));
    assert_eq!(world.fails(&tx(ALICE, u64::MAX, pay(BOB, 1))), ErrorCode::Overflow);
}

#[test]
fn native_burn_counts_once() {
    let mut world = World::funded();
    let receipt = world.ok(&tx(ALICE, 0, burn(AssetId::TOS, 5)));
    assert_eq!(receipt, Receipt::new(Outcome::Executed, FEE, 0));
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE - 5);
    world.finalize().unwrap();
    assert_eq!(world.totals.burned, 5);
}

#[test]
fn burn_failures() {
    let mut world = World::funded();
    world.set_asset(ALICE, GOLD, 10);
    let run = |world: &mut World, asset, amount| world.fails(&tx(ALICE, 0, burn(asset, amount)));
    assert_eq!(run(&mut world, AssetId::TOS, 0), ErrorCode::InvalidAmount);
    assert_eq!(run(&mut world, AssetId::TOS, u64::MAX), ErrorCode::InvalidFormat);
    assert_eq!(run(&mut world, GOLD, u64::MAX), ErrorCode::InvalidFormat);
    let short = 1_000 * COIN - FEE + 1;
    assert_eq!(run(&mut world, AssetId::TOS, short), ErrorCode::InsufficientBalance);
    assert_eq!(run(&mut world, GOLD, 11), ErrorCode::InsufficientBalance);
    world.totals.burned = u64::MAX;
    assert_eq!(run(&mut world, AssetId::TOS, 1), ErrorCode::Overflow);
    world.set(StateKey::Burned(GOLD), StateValue::Amount(u64::MAX));
    assert_eq!(run(&mut world, GOLD, 1), ErrorCode::Overflow);
}

#[test]
fn burning_another_asset_is_not_native_burned_supply() {
    let mut world = World::funded();
    world.set_asset(ALICE, GOLD, 10);
    world.ok(&tx(ALICE, 0, burn(GOLD, 4)));
    assert_eq!(world.asset(ALICE, GOLD), Some(6));
    assert_eq!(world.amount(&StateKey::Burned(GOLD)), Some(4));
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE);
    world.finalize().unwrap();
    assert_eq!(world.totals.burned, 0);
}

/// A view whose store fails, or holds nonsense.
struct Broken(Result<Option<StateValue>, Abort>);

impl StateView for Broken {
    fn get(&mut self, _: &StateKey) -> Result<Option<StateValue>, Abort> {
        self.0.clone()
    }
    fn put(&mut self, _: &StateKey, _: Option<StateValue>) -> Result<(), Abort> {
        Ok(())
    }
    fn credit(&mut self, _: &StateKey, _: u64) -> Result<(), Failure> {
        Ok(())
    }
    fn add_total(&mut self, _: Total, _: u64) -> Result<(), Failure> {
        Ok(())
    }
}

#[test]
fn engine_errors_are_never_receipts() {
    let world = World::funded();
    let t = tx(ALICE, 0, pay(BOB, 1));
    let input = TxInput {
        tx: &t,
        size: 200,
        verdict: Verdict::Valid,
        env: &world.env,
        multisig: &|_: &AccountId, _: &_| false,
        contracts: &PlainContext::default(),
    };
    let undeclared = Abort::Undeclared(StateKey::Account(ALICE));
    let result = apply_transaction(&mut Broken(Err(undeclared.clone())), &input);
    assert_eq!(result, Err(undeclared));
    let result = apply_transaction(&mut Broken(Ok(Some(StateValue::Amount(1)))), &input);
    assert_eq!(result, Err(Abort::WrongKind(StateKey::Account(ALICE))));
}

#[test]
fn hot_path_touches_each_key_once() {
    let mut world = World::funded();
    world.ok(&tx(ALICE, 0, pay(BOB, 1)));
    let (alice, bob) = (StateKey::Account(ALICE), StateKey::Account(BOB));
    assert_eq!(
        world.touches,
        [Touch::Get(alice), Touch::Credit(bob), Touch::Put(alice), Touch::Total(Total::Fees)]
    );
}
