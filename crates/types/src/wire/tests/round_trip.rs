//! Encoding and decoding are inverse to each other.

use proptest::prelude::*;

use super::{empty_header, one_transfer};
use crate::wire::{decode_block, decode_signed, decode_transaction, encode_block, tx_hash};
use crate::{Block, BlockHash, Hash, TxKind, arbitrary};

fn round_trips(kind: TxKind) -> Result<(), TestCaseError> {
    let mut runner = proptest::test_runner::TestRunner::default();
    runner
        .run(&arbitrary::transaction_of(kind), |transaction| {
            let bytes = transaction.encode();
            let signed = decode_signed(&bytes);
            let signed = signed.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(&signed.transaction, &transaction);
            prop_assert_eq!(signed.size() as usize, bytes.len());
            prop_assert_eq!(signed.span.signed_parts(&bytes).concat(), transaction.signed_bytes());
            Ok(())
        })
        .map_err(|error| TestCaseError::fail(format!("{kind:?}: {error}")))
}

#[test]
fn every_kind_of_transaction_round_trips() {
    for kind in TxKind::ALL {
        round_trips(*kind).unwrap();
    }
}

proptest! {
    #[test]
    fn blocks_round_trip(
        header in arbitrary::header(),
        transactions in prop::collection::vec(arbitrary::transaction(), 0..6),
    ) {
        let wires: Vec<_> = transactions.iter().map(crate::Transaction::encode).collect();
        let block = Block::from_transactions(header.clone(), &wires).unwrap();
        prop_assert_eq!(block.transactions.len(), wires.len());
        for (index, wire) in wires.iter().enumerate() {
            prop_assert_eq!(&block.transactions[index].transaction, &transactions[index]);
            prop_assert_eq!(block.wire(index), &wire[..]);
            prop_assert_eq!(block.tx_hash(index), tx_hash(wire));
            prop_assert_eq!(block.signed_parts(index).concat(), transactions[index].signed_bytes());
        }
        prop_assert_eq!(&encode_block(&block.header, &wires)[..], &block.bytes[..]);
        let again = decode_block(block.bytes.clone()).unwrap();
        prop_assert_eq!(&again, &block);
        let mut expected = header;
        expected.tx_hashes.clone_from(&block.header.tx_hashes);
        prop_assert_eq!(again.header, expected);
    }

    #[test]
    fn what_decodes_encodes_to_the_same_bytes(
        transaction in arbitrary::transaction(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..4),
    ) {
        let mut bytes = transaction.encode();
        for (index, bit) in flips {
            let at = index.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        if let Ok(other) = decode_transaction(&bytes) {
            prop_assert_eq!(other.encode(), bytes);
        }
    }
}

#[test]
fn an_empty_block_round_trips() {
    let block = Block::from_transactions(empty_header(), &[] as &[Vec<u8>]).unwrap();
    assert!(block.transactions.is_empty());
    assert_eq!(block.bytes.len(), 1 + 3 * 8 + 32 + 1 + 2 + 32 + 1);
}

#[test]
fn one_transaction_may_be_listed_twice() {
    let wire = one_transfer().encode();
    let block = Block::from_transactions(empty_header(), &[&wire, &wire]).unwrap();
    assert_eq!(block.wire(0), block.wire(1));
    assert_ne!(block.transactions[0].span, block.transactions[1].span);
}

/// The layout of the hash, spelled out: a change of any covered field, and of the order of
/// fields, shows.
#[test]
fn the_block_hash_covers_the_header_as_specified() {
    let hash = |bytes: &[u8]| *blake3::hash(bytes).as_bytes();
    let mut header = empty_header();
    header.tips = vec![BlockHash([5; 32]), BlockHash([6; 32])];
    header.tx_hashes = vec![tx_hash(b"a")];
    let tips = hash(&[[5_u8; 32], [6; 32]].concat());
    let txs = hash(&hash(b"a"));
    let work = hash(&[&[0][..], &1_u64.to_be_bytes(), &tips, &txs].concat());
    let expected =
        hash(&[&work[..], &2_u64.to_be_bytes(), &3_u64.to_be_bytes(), &[0; 32], &[4; 32]].concat());
    assert_eq!(header.hash(), BlockHash(expected));
}

/// Key, output, proof and binding signature, of 32, 32, 64 and 64 bytes.
#[test]
fn the_vrf_data_are_four_parts_at_the_end_of_the_header() {
    let empty = encode_block(&empty_header(), &[] as &[Vec<u8>]);
    let parts = [vec![1; 32], vec![2; 32], vec![3; 64], vec![4; 64]].concat();
    let wire = [&empty[..empty.len() - 1], &[1], &parts].concat();
    let block = decode_block(wire.clone().into()).unwrap();
    let vrf = block.header.vrf.as_ref().unwrap();
    assert_eq!((vrf.public_key, vrf.output), (Hash([1; 32]), Hash([2; 32])));
    assert_eq!((*vrf.proof, *vrf.binding), ([3; 64], [4; 64]));
    assert_eq!(encode_block(&block.header, &[] as &[Vec<u8>]), wire);
    // The data are there or not: nothing else than 0 and 1 tells.
    let odd = [&empty[..empty.len() - 1], &[2], &parts].concat();
    assert!(decode_block(odd.into()).is_err());
}
