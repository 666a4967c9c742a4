//! Input that means harm: truncated, altered, random; refused without panic or waste.

use proptest::prelude::*;

use super::{empty_header, one_transfer};
use crate::wire::{DecodeErrorKind as Kind, decode_block, decode_transaction};
use crate::{Block, ErrorCode, arbitrary};

proptest! {
    #[test]
    fn every_truncation_is_refused(transaction in arbitrary::transaction()) {
        let bytes = transaction.encode();
        for len in 0..bytes.len() {
            let error = decode_transaction(&bytes[..len]).unwrap_err();
            prop_assert_eq!(error.kind, Kind::Truncated);
            prop_assert!(error.offset <= len);
            prop_assert_eq!(error.code(), ErrorCode::InvalidFormat);
        }
    }

    #[test]
    fn every_trailing_byte_is_refused(transaction in arbitrary::transaction(), byte: u8) {
        let mut bytes = transaction.encode();
        let len = bytes.len();
        bytes.push(byte);
        let error = decode_transaction(&bytes).unwrap_err();
        prop_assert_eq!((error.kind, error.offset), (Kind::Trailing, len));
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = decode_transaction(&bytes);
        let _ = decode_block(bytes.into());
    }

    #[test]
    fn random_bytes_behind_a_good_start_never_panic(
        type_id in 0_u8..25,
        rest in prop::collection::vec(prop_oneof![0_u8..4, any::<u8>()], 0..600),
    ) {
        let mut bytes = one_transfer().encode();
        bytes.truncate(34);
        bytes.push(type_id);
        bytes.extend(rest);
        let _ = decode_transaction(&bytes);
    }

    #[test]
    fn altered_blocks_never_panic(
        header in arbitrary::header(),
        transactions in prop::collection::vec(arbitrary::transaction(), 0..4),
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 0..4),
    ) {
        let wires: Vec<_> = transactions.iter().map(crate::Transaction::encode).collect();
        let block = Block::from_transactions(header, &wires).unwrap();
        let cut = cut.index(block.bytes.len());
        prop_assert!(decode_block(block.bytes[..cut].into()).is_err());
        let mut longer = block.bytes.to_vec();
        longer.push(0);
        prop_assert_eq!(decode_block(longer.into()).unwrap_err().kind, Kind::Trailing);
        let mut altered = block.bytes.to_vec();
        for (index, bit) in flips {
            let at = index.index(altered.len());
            altered[at] ^= 1 << bit;
        }
        if let Ok(other) = decode_block(altered.clone().into()) {
            let wires: Vec<_> =
                other.transactions.iter().map(|tx| tx.transaction.encode()).collect();
            prop_assert_eq!(crate::wire::encode_block(&other.header, &wires), altered);
        }
    }
}

/// Every single bit of one transaction of each byte position: no panic, and what still decodes is
/// what its bytes say.
#[test]
fn every_bit_flip_of_a_transfer_is_refused_or_means_itself() {
    let bytes = one_transfer().encode();
    for at in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[at / 8] ^= 1 << (at % 8);
        if let Ok(other) = decode_transaction(&altered) {
            assert_eq!(other.encode(), altered);
            assert_ne!(other, one_transfer());
        }
    }
}

/// Counts far beyond the input reserve no memory for what is not there.
#[test]
fn claimed_lengths_reserve_nothing() {
    let mut header = crate::wire::encode_block(&empty_header(), &[] as &[Vec<u8>]);
    // 10,000 transactions claimed, none there.
    let at = 58;
    header[at..at + 2].copy_from_slice(&10_000_u16.to_be_bytes());
    let error = decode_block(header.into()).unwrap_err();
    assert_eq!(error.kind, Kind::Truncated);
    let mut reader = crate::wire::Reader::new(&[0; 70]);
    let list = reader.list(usize::MAX, 32, |r| r.array::<32>("a chunk"));
    assert_eq!(list.unwrap_err().kind, Kind::Truncated);
}

/// Option tags and booleans are exactly 0 or 1, wherever they stand.
#[test]
fn flags_are_0_or_1() {
    let bytes = one_transfer().encode();
    let extra_flag = 35 + 2 + 32 + 32 + 8;
    let multisig_flag = bytes.len() - 65;
    for at in [extra_flag, multisig_flag] {
        assert_eq!(bytes[at], 0);
        for value in 2..=255 {
            let mut altered = bytes.clone();
            altered[at] = value;
            let error = decode_transaction(&altered).unwrap_err();
            assert_eq!((error.kind, error.offset), (Kind::Value, at));
        }
    }
}
