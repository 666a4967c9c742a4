//! Minimum fees, and where fees go.

use proptest::prelude::*;
use wavefront_types::state::Energy;
use wavefront_types::transaction::{
    BurnPayload, DeployPayload, EnergyPayload, InvokePayload, MultisigSignature,
};
use wavefront_types::{AssetId, COIN, ContractId, ErrorCode, FeeType, Payload, Signature, Total};

use super::world::{ALICE, BOB, CAROL, FEE, World, pay, payment, transfers, tx};
use crate::fee::minimum_fee;

#[test]
fn size_transfers_and_signatures_add_up() {
    let mut t = tx(ALICE, 0, pay(BOB, 1));
    assert_eq!(minimum_fee(&t, 1), 15_000);
    assert_eq!(minimum_fee(&t, 1_024), 15_000);
    assert_eq!(minimum_fee(&t, 1_025), 25_000);
    t.payload = transfers([BOB, CAROL, BOB].map(|to| payment(to, AssetId::TOS, 1)));
    assert_eq!(minimum_fee(&t, 1_025), 35_000);
    let signature = MultisigSignature { signer_id: 0, signature: Signature::ZERO };
    t.multisig = Some(vec![signature; 2].into());
    assert_eq!(minimum_fee(&t, 1_025), 45_000);
    assert_eq!(minimum_fee(&t, u32::MAX), 4_194_304 * 10_000 + 25_000);
}

#[test]
fn kinds_without_a_minimum() {
    let call = InvokePayload {
        contract: ContractId::ZERO,
        deposits: Vec::new(),
        entry_id: 0,
        max_gas: 0,
        parameters: Vec::new(),
    };
    for payload in [
        Payload::InvokeContract(call),
        Payload::Energy(EnergyPayload::Withdraw),
        Payload::Uno(Vec::new()),
        Payload::Unshield(Vec::new()),
    ] {
        assert_eq!(minimum_fee(&tx(ALICE, 0, payload), 9_999), 0);
    }
    for payload in [
        Payload::Burn(BurnPayload { asset: AssetId::TOS, amount: 1 }),
        Payload::DeployContract(DeployPayload::new([], None)),
        Payload::Shield(Vec::new()),
        Payload::RegisterName("alice".into()),
    ] {
        assert_eq!(minimum_fee(&tx(ALICE, 0, payload), 9_999), 100_000);
    }
    let mut t = tx(ALICE, 0, pay(BOB, 1));
    t.fee_type = FeeType::Energy;
    assert_eq!(minimum_fee(&t, 9_999), 0);
}

#[test]
fn the_fee_is_debited_exactly_once_for_every_payer() {
    let mut world = World::funded();
    let before = world.native_units();
    world.ok(&tx(ALICE, 0, pay(BOB, 7)));
    world.ok(&tx(BOB, 0, Payload::Burn(BurnPayload { asset: AssetId::TOS, amount: 3 })));
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE - 7);
    assert_eq!(world.balance(BOB), 1_000 * COIN - FEE + 7 - 3);
    assert_eq!((world.nonce(ALICE), world.nonce(BOB)), (1, 1));
    assert_eq!(world.tally.get(Total::Fees), 2 * FEE);
    assert_eq!(world.native_units(), before);
}

#[test]
fn fees_are_counted_once_after_the_block() {
    let mut world = World::funded();
    world.env.fee_recipient = Some(CAROL);
    world.ok(&tx(ALICE, 0, pay(BOB, 7)));
    assert_eq!(world.balance(CAROL), 1_000 * COIN, "not while the block runs");
    world.finalize().unwrap();
    assert_eq!(world.balance(CAROL), 1_000 * COIN + FEE);
    world.finalize().unwrap();
    assert_eq!(world.balance(CAROL), 1_000 * COIN + FEE, "the next block pays its own");
}

#[test]
fn fee_must_fit_beside_the_amount() {
    let mut world = World::funded();
    let exact = 1_000 * COIN - FEE;
    assert_eq!(world.fails(&tx(ALICE, 0, pay(BOB, exact + 1))), ErrorCode::InsufficientBalance);
    world.ok(&tx(ALICE, 0, pay(BOB, exact)));
    assert_eq!(world.balance(ALICE), 0);
}

/// Energy 0 is refused before anything the payload asks for.
#[test]
fn energy_used_up_is_refused_before_the_payload() {
    let mut world = World::funded();
    world.set_energy(ALICE, Energy::default());
    let mut t = tx(ALICE, 0, pay(BOB, u64::MAX));
    (t.fee_type, t.fee) = (FeeType::Energy, 0);
    assert_eq!(world.fails(&t), ErrorCode::InsufficientEnergy);
}

proptest! {
    #[test]
    fn minimum_grows_with_size(size in 0..u32::MAX) {
        let t = tx(ALICE, 0, pay(BOB, 1));
        let (low, high) = (minimum_fee(&t, size), minimum_fee(&t, size + 1));
        prop_assert!(low <= high && high <= low + 10_000);
    }
}
