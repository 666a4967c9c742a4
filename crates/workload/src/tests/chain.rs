//! Generated chains: determinism, form, links, signatures, coverage.

use std::collections::{BTreeMap, BTreeSet};

use wavefront_crypto::{SignatureVerifier, multisig_message};
use wavefront_types::wire::decode_block;
use wavefront_types::{Block, BlockHash, FeeType, TxKind, tx_hash};

use super::spec;
use crate::chain::TX_BYTES_BOUND;
use crate::{Activity, ChainGenerator, ChainSpec, Conflict, Mix, SpecError};

fn decoded(spec: &ChainSpec) -> Vec<Block> {
    let generator = ChainGenerator::new(spec).unwrap();
    generator.map(|bytes| decode_block(bytes.into()).unwrap()).collect()
}

#[test]
fn equal_specs_give_equal_bytes() {
    let chain = |seed| -> Vec<Vec<u8>> {
        ChainGenerator::new(&spec(seed, 4, 40, Conflict::Uniform)).unwrap().collect()
    };
    let first = chain(1);
    assert_eq!(first, chain(1));
    assert_ne!(first[0], chain(2)[0]);
    assert_eq!(first.len(), 4);
}

#[test]
fn a_longer_chain_begins_with_the_shorter_one() {
    let chain = |blocks| ChainGenerator::new(&spec(3, blocks, 20, Conflict::Uniform)).unwrap();
    assert!(chain(2).eq(chain(5).take(2)));
}

#[test]
fn signing_in_any_order_and_ahead_gives_the_same_bytes() {
    let spec = spec(4, 3, 30, Conflict::Uniform);
    let mut generator = ChainGenerator::new(&spec).unwrap();
    let planned: Vec<_> = std::iter::from_fn(|| generator.next_unsigned()).collect();
    let sealed = planned.iter().map(|block| {
        let mut wires: Vec<_> = (0..block.len()).rev().map(|index| block.sign(index)).collect();
        wires.reverse();
        generator.seal(block, &wires)
    });
    assert!(sealed.eq(ChainGenerator::new(&spec).unwrap()));
}

#[test]
fn blocks_are_linked_and_dated() {
    let spec = spec(5, 6, 5, Conflict::Uniform);
    let generator = ChainGenerator::new(&spec).unwrap();
    let genesis = generator.genesis().clone();
    let mut tip = BlockHash(genesis.hash().0);
    let mut miners = BTreeSet::new();
    for (block, height) in decoded(&spec).iter().zip(1..) {
        assert_eq!((block.header.version, block.header.height), (1, height));
        assert_eq!(block.header.tips, [tip]);
        assert_eq!(block.header.timestamp, genesis.timestamp + 3_000 * height);
        let hashes: Vec<_> = (0..5).map(|index| tx_hash(block.wire(index))).collect();
        assert_eq!(block.header.tx_hashes, hashes);
        assert!((0..4).any(|index| generator.accounts().id(index) == block.header.miner));
        miners.insert(block.header.miner);
        tip = block.header.hash();
    }
    assert_eq!(miners.len(), 4);
}

#[test]
fn owner_signatures_verify_unless_spoilt() {
    let spec = spec(6, 6, 100, Conflict::Uniform);
    let mut generator = ChainGenerator::new(&spec).unwrap();
    let verifier = SignatureVerifier::new();
    let (mut spoilt, mut sections) = (0, 0);
    while let Some(unsigned) = generator.next_unsigned() {
        let wires: Vec<_> = (0..unsigned.len()).map(|index| unsigned.sign(index)).collect();
        let block = decode_block(generator.seal(&unsigned, &wires).into()).unwrap();
        let verdicts = verifier.verify_block(&block);
        for (index, draft) in unsigned.transactions().iter().enumerate() {
            assert_eq!(verdicts[index], !draft.spoilt, "transaction {index}");
            assert!(!(draft.spoilt && draft.is_valid()));
            spoilt += usize::from(draft.spoilt);
            let signed = &block.transactions[index].transaction;
            let message = multisig_message(&block.signed_parts(index));
            for (section, key) in signed.multisig.iter().flatten().zip(&draft.participants) {
                let id = key.as_ref().unwrap().public_key();
                assert!(verifier.verify(&id, &[&message], &section.signature));
                sections += 1;
            }
        }
    }
    assert!(spoilt > 0 && sections > 0, "{spoilt} spoilt, {sections} participants' signatures");
}

#[test]
fn the_default_mix_has_everything() {
    let spec = spec(7, 20, 100, Conflict::Uniform);
    let mut generator = ChainGenerator::new(&spec).unwrap();
    let (mut kinds, mut activities) = (BTreeMap::new(), BTreeMap::new());
    let mut paid_with_energy = 0;
    while let Some(block) = generator.next_unsigned() {
        assert_eq!(block.len(), 100);
        for draft in block.transactions() {
            if draft.is_valid() {
                *kinds.entry(draft.transaction().kind()).or_insert(0) += 1;
            }
            *activities.entry(draft.activity()).or_insert(0) += 1;
            paid_with_energy += usize::from(draft.transaction().fee_type == FeeType::Energy);
        }
    }
    for &kind in TxKind::ALL.iter().filter(|kind| !kind.needs_proof()) {
        assert!(kinds.contains_key(&kind), "{kind:?} is missing: {kinds:?}");
    }
    for activity in Activity::ALL {
        assert!(activities.contains_key(activity), "{activity:?} is missing: {activities:?}");
    }
    assert!(paid_with_energy > 0);
    assert!(generator.accounts().len() > spec.accounts, "payments create accounts");
}

#[test]
fn accounts_created_by_payments_spend_later() {
    let spec = spec(7, 20, 100, Conflict::Uniform);
    let mut generator = ChainGenerator::new(&spec).unwrap();
    let funded: BTreeSet<_> =
        generator.genesis().accounts.iter().map(|account| account.id).collect();
    let mut spends = 0;
    while let Some(block) = generator.next_unsigned() {
        let valid = block.transactions().iter().filter(|draft| draft.is_valid());
        spends += valid.filter(|draft| !funded.contains(&draft.transaction().source)).count();
    }
    assert!(spends > 20, "{spends}");
}

#[test]
fn conflict_shapes_decide_who_meets_whom() {
    let only =
        |conflict| ChainSpec { mix: Mix::only(Activity::Transfer), ..spec(8, 1, 200, conflict) };
    let ends = |spec: &ChainSpec| -> (BTreeSet<_>, BTreeMap<_, usize>) {
        let mut receivers = BTreeMap::new();
        let blocks = decoded(spec);
        let transactions = blocks.iter().flat_map(|block| &block.transactions);
        let senders = transactions.map(|signed| {
            let wavefront_types::Payload::Transfers(transfers) = &signed.transaction.payload else {
                panic!("a transfer")
            };
            *receivers.entry(transfers[0].destination).or_default() += 1;
            signed.transaction.source
        });
        (senders.collect(), receivers)
    };
    let most = |receivers: &BTreeMap<_, usize>| receivers.values().copied().max().unwrap();
    let (senders, receivers) = ends(&only(Conflict::OneSender));
    assert_eq!(senders.len(), 1);
    assert!(most(&receivers) < 20);
    let (senders, receivers) = ends(&only(Conflict::Hot { percent: 90 }));
    assert!(senders.len() > 40);
    assert!(most(&receivers) > 150, "{}", most(&receivers));
    let (_, uniform) = ends(&only(Conflict::Uniform));
    let (_, zipf) = ends(&only(Conflict::Zipf { milli: 1_200 }));
    assert!(most(&zipf) > 2 * most(&uniform));
}

#[test]
fn blocks_stay_within_the_size_limit() {
    let spec =
        ChainSpec { mix: Mix::only(Activity::Multi), ..spec(9, 1, 10_000, Conflict::Uniform) };
    let mut generator = ChainGenerator::new(&spec).unwrap();
    let block = generator.next_unsigned().unwrap();
    assert!((1_000..10_000).contains(&block.len()), "{}", block.len());
    let wires: Vec<_> =
        block.transactions().iter().map(|draft| draft.transaction().encode()).collect();
    assert!(wires.iter().all(|wire| wire.len() + 32 <= TX_BYTES_BOUND));
    assert!(decode_block(generator.seal(&block, &wires).into()).is_ok());
}

#[test]
fn impossible_specs_are_refused() {
    let fine = spec(1, 1, 1, Conflict::Uniform);
    for accounts in [0, 1, ChainSpec::ACCOUNTS_MAX + 1] {
        let bad = ChainSpec { accounts, ..fine.clone() };
        assert_eq!(ChainGenerator::new(&bad).unwrap_err(), SpecError::Accounts(accounts));
    }
    let bad = ChainSpec { txs_per_block: 10_001, ..fine.clone() };
    assert_eq!(bad.validate(), Err(SpecError::Transactions(10_001)));
    let none = ChainSpec { blocks: 0, ..fine };
    assert_eq!(ChainGenerator::new(&none).unwrap().count(), 0);
}
