//! Scenarios: form, and the conflicts that their shapes promise.

use std::collections::BTreeSet;

use proptest::prelude::*;
use wavefront_crypto::SignatureVerifier;
use wavefront_types::wire::decode_transaction;
use wavefront_types::{Payload, Signature, tx_hash};

use crate::{Mix, Scenario, ScenarioSpec, Shape, scenario};

fn shapes() -> Vec<Shape> {
    vec![
        Shape::Disjoint,
        Shape::Uniform,
        Shape::Zipf { milli: 1_000 },
        Shape::HotReceiver,
        Shape::OneSender,
        Shape::FullChain,
        Shape::Airdrop,
        Shape::Energy,
        Shape::Mixed(Mix::default()),
    ]
}

fn transfers(scenario: &Scenario) -> impl Iterator<Item = (usize, &Payload)> {
    let transactions = scenario.block.transactions.iter().enumerate();
    transactions.map(|(index, signed)| (index, &signed.transaction.payload))
}

#[test]
fn every_shape_is_well_formed() {
    for signed in [false, true] {
        let spec = ScenarioSpec { seed: 2, txs: 40, accounts: 30, signed };
        for shape in shapes() {
            let made = scenario(&shape, &spec);
            let block = &made.block;
            assert_eq!((block.transactions.len(), made.valid.len()), (40, 40), "{shape:?}");
            assert!(made.genesis.accounts.is_sorted_by(|a, b| a.id < b.id));
            for (index, entry) in block.transactions.iter().enumerate() {
                let wire = block.wire(index);
                assert_eq!(decode_transaction(wire).as_ref(), Ok(&entry.transaction));
                assert_eq!(tx_hash(wire), block.tx_hash(index));
                assert_eq!(entry.transaction.signature == Signature::ZERO, !signed);
            }
            if !matches!(shape, Shape::Mixed(_)) {
                assert!(made.valid.iter().all(|&valid| valid), "{shape:?}");
            }
            if signed {
                let verdicts = SignatureVerifier::new().verify_block(block);
                let good = made.valid.iter().zip(&verdicts).all(|(valid, good)| !valid || *good);
                assert!(good, "{shape:?}");
            }
        }
    }
}

#[test]
fn disjoint_transfers_share_no_account() {
    let spec = ScenarioSpec { seed: 3, txs: 20, accounts: 40, signed: false };
    let made = scenario(&Shape::Disjoint, &spec);
    let mut seen = BTreeSet::new();
    for (index, payload) in transfers(&made) {
        let Payload::Transfers(list) = payload else { panic!("a transfer") };
        assert!(seen.insert(made.block.transactions[index].transaction.source));
        assert!(list.iter().all(|transfer| seen.insert(transfer.destination)));
    }
}

#[test]
fn a_chain_hands_everything_on() {
    let spec = ScenarioSpec { seed: 3, txs: 25, accounts: 10, signed: false };
    let made = scenario(&Shape::FullChain, &spec);
    assert_eq!(made.genesis.accounts.iter().filter(|account| account.balance > 0).count(), 1);
    let mut previous = None;
    for (index, payload) in transfers(&made) {
        let transaction = &made.block.transactions[index].transaction;
        let Payload::Transfers(list) = payload else { panic!("a transfer") };
        if let Some((receiver, amount)) = previous {
            assert_eq!(transaction.source, receiver);
            assert_eq!(list[0].amount + transaction.fee, amount);
        }
        previous = Some((list[0].destination, list[0].amount));
    }
}

#[test]
fn hot_receiver_and_airdrop_are_what_they_say() {
    let spec = ScenarioSpec { seed: 3, txs: 5, accounts: 800, signed: false };
    let hot = scenario(&Shape::HotReceiver, &spec);
    let receivers: BTreeSet<_> = transfers(&hot)
        .map(|(_, payload)| match payload {
            Payload::Transfers(list) => list[0].destination,
            _ => panic!("a transfer"),
        })
        .collect();
    assert_eq!(receivers.len(), 1);
    for (_, payload) in transfers(&scenario(&Shape::Airdrop, &spec)) {
        let Payload::Transfers(list) = payload else { panic!("transfers") };
        let distinct: BTreeSet<_> = list.iter().map(|transfer| transfer.destination).collect();
        assert_eq!(distinct.len(), 500);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn scenarios_are_deterministic(seed: u64, txs in 0_usize..30, accounts in 2_usize..20) {
        let spec = ScenarioSpec { seed, txs, accounts, signed: false };
        for shape in shapes() {
            let (first, second) = (scenario(&shape, &spec), scenario(&shape, &spec));
            prop_assert_eq!(&first.block, &second.block);
            prop_assert_eq!(first.genesis, second.genesis);
        }
    }
}
