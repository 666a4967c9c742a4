//! Deployments and calls.

use wavefront_types::state::ContractRecord;
use wavefront_types::transaction::{
    ConstructorCall, ContractDeposit, DeployPayload, InvokePayload,
};
use wavefront_types::{
    AssetId, COIN, CallEnd, ContractId, ErrorCode, Outcome, Payload, StateKey, StateValue, Total,
};

use super::world::{ALICE, BOB, FEE, GOLD, World, tx};

const MODULE: &[u8] = b"\x7fELF module";

fn deploy(module: &[u8]) -> Payload {
    Payload::DeployContract(DeployPayload::new(module, None))
}

fn contract() -> ContractId {
    match StateKey::for_module(MODULE) {
        StateKey::Contract(contract) => contract,
        other => panic!("{other}"),
    }
}

fn call(max_gas: u64, deposits: &[(AssetId, u64)]) -> Payload {
    let deposits =
        deposits.iter().map(|&(asset, amount)| ContractDeposit { asset, amount }).collect();
    let contract = contract();
    Payload::InvokeContract(InvokePayload {
        contract,
        deposits,
        entry_id: 0,
        max_gas,
        parameters: Vec::new(),
    })
}

fn deployed() -> World {
    let mut world = World::funded();
    world.ok(&tx(BOB, 0, deploy(MODULE)));
    world
}

#[test]
fn the_deployment_charge_is_debited_and_added() {
    let mut world = World::funded();
    let before = world.native_units();
    world.ok(&tx(ALICE, 0, deploy(MODULE)));
    assert_eq!(world.balance(ALICE), 999 * COIN - FEE);
    assert_eq!(world.tally.get(Total::Withheld), COIN);
    let content = StateKey::for_content(MODULE);
    assert_eq!(world.state.get(&content), Some(&StateValue::Content(MODULE.into())));
    let StateKey::Content(module) = content else { unreachable!("it is content") };
    let record = StateValue::Contract(ContractRecord { module }.into());
    assert_eq!(world.state.get(&StateKey::Contract(contract())), Some(&record));
    assert_eq!(world.native_units(), before);
    world.finalize().unwrap();
    assert_eq!(world.totals.withheld, COIN + FEE);
    assert_eq!(world.native_units(), before);
}

#[test]
fn deploy_failures() {
    let mut world = World::funded();
    assert_eq!(world.fails(&tx(ALICE, 0, deploy(b"\x7fEL"))), ErrorCode::InvalidFormat);
    assert_eq!(world.fails(&tx(ALICE, 0, deploy(b"ELF\x7f"))), ErrorCode::InvalidFormat);
    world.set_balance(ALICE, COIN + FEE - 1);
    assert_eq!(world.fails(&tx(ALICE, 0, deploy(MODULE))), ErrorCode::InsufficientBalance);
    world.set_balance(ALICE, COIN + FEE);
    world.ok(&tx(ALICE, 0, deploy(MODULE)));
    assert_eq!(world.balance(ALICE), 0);
    world.set_balance(BOB, u64::MAX);
    let mut t = tx(BOB, 0, deploy(MODULE));
    t.fee = u64::MAX;
    assert_eq!(world.fails(&t), ErrorCode::InsufficientBalance, "charge + fee beyond 64 bits");
}

#[test]
fn a_constructor_of_what_cannot_be_loaded_is_not_run() {
    let mut world = World::funded();
    let deposits = vec![ContractDeposit { asset: GOLD, amount: 5 }];
    let constructor = Some(ConstructorCall { max_gas: 1_000, deposits });
    let payload = DeployPayload::new(MODULE, constructor);
    let receipt = world.ok(&tx(ALICE, 0, Payload::DeployContract(payload)));
    assert_eq!(receipt.gas, 0);
    assert_eq!(world.balance(ALICE), 999 * COIN - FEE);
}

#[test]
fn deploying_again_stores_the_same_bytes() {
    let mut world = deployed();
    world.ok(&tx(ALICE, 0, deploy(MODULE)));
    assert_eq!(world.balance(ALICE), 999 * COIN - FEE);
}

#[test]
fn a_call_traps_and_pays_all_its_gas() {
    let mut world = deployed();
    let before = world.native_units();
    let receipt = world.run(&tx(ALICE, 0, call(1_000, &[(AssetId::TOS, COIN), (GOLD, 5)])));
    assert_eq!((receipt.outcome, receipt.fee, receipt.gas), (Outcome::Trapped, FEE, 1_000));
    let report = receipt.call.expect("it was a call");
    assert!(matches!(report.end, CallEnd::NotLoaded(_)), "{report:?}");
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE - 1_000, "deposits stay");
    assert_eq!(world.nonce(ALICE), 1);
    assert_eq!(world.tally.get(Total::Gas), 1_000);
    assert_eq!(world.native_units(), before);
}

#[test]
fn a_call_may_be_free() {
    let mut world = deployed();
    let mut t = tx(ALICE, 0, call(0, &[]));
    t.fee = 0;
    let receipt = world.run(&t);
    assert_eq!((receipt.outcome, receipt.fee, receipt.gas), (Outcome::Trapped, 0, 0));
    assert_eq!((world.balance(ALICE), world.nonce(ALICE)), (1_000 * COIN, 1));
}

#[test]
fn call_failures_in_order() {
    let mut world = World::funded();
    let zero = [(GOLD, 0)];
    let fails =
        |world: &mut World, gas, deposits: &[_]| world.fails(&tx(ALICE, 0, call(gas, deposits)));
    assert_eq!(fails(&mut world, 10 * COIN + 1, &zero), ErrorCode::InvalidPayload);
    assert_eq!(fails(&mut world, 10 * COIN, &zero), ErrorCode::InvalidFormat);
    assert_eq!(fails(&mut world, 10 * COIN, &[]), ErrorCode::ContractNotFound);
    let mut world = deployed();
    world.set_balance(ALICE, 10 * COIN + FEE - 1);
    assert_eq!(fails(&mut world, 10 * COIN, &[]), ErrorCode::InsufficientBalance);
    world.set_balance(ALICE, 10 * COIN + FEE);
    assert!(world.run(&tx(ALICE, 0, call(10 * COIN, &[]))).is_included());
    assert_eq!(world.balance(ALICE), 0);
}

#[test]
fn of_a_repeated_deposit_the_last_counts() {
    let mut world = deployed();
    let t = tx(ALICE, 0, call(0, &[(GOLD, 5), (GOLD, 0)]));
    assert_eq!(world.fails(&t), ErrorCode::InvalidFormat);
    let t = tx(ALICE, 0, call(0, &[(GOLD, 0), (AssetId::TOS, 0), (AssetId::TOS, 1), (GOLD, 5)]));
    assert!(world.run(&t).is_included());
}
