//! Each limit of the format: its edge is accepted, one more refused, with the right offset.

use super::{PAYLOAD, empty_header, one_transfer, plain, transfer};
use crate::transaction::{
    Delegation, DeployPayload, EnergyPayload, InvokePayload, MultisigPayload, MultisigSignature,
    NamePayload, Primitive, ValueCell,
};
use crate::wire::{
    DecodeError, DecodeErrorKind as Kind, decode_block, decode_transaction, encode_block, limits,
};
use crate::{AccountId, Block, BlockHash, ContractId, ErrorCode, Payload, Signature, Transaction};

fn decode(transaction: &Transaction) -> Result<(), (Kind, usize)> {
    match decode_transaction(&transaction.encode()) {
        Ok(decoded) => {
            assert_eq!(&decoded, transaction);
            Ok(())
        }
        Err(DecodeError { kind, offset, .. }) => Err((kind, offset)),
    }
}

#[test]
fn transfers_are_1_to_500() {
    let of = |n| plain(Payload::Transfers((0..n).map(transfer).collect()));
    assert_eq!(decode(&of(1)), Ok(()));
    assert_eq!(decode(&of(500)), Ok(()));
    assert_eq!(decode(&of(0)), Err((Kind::Size, PAYLOAD)));
    assert_eq!(decode(&of(501)), Err((Kind::Size, PAYLOAD)));
    for payload in [Payload::Uno(vec![]), Payload::Shield(vec![]), Payload::Unshield(vec![])] {
        assert_eq!(decode(&plain(payload)), Err((Kind::Size, PAYLOAD)));
    }
}

#[test]
fn extra_data_is_at_most_1024_bytes() {
    let with = |len| {
        let mut one = transfer(1);
        one.extra_data = Some(vec![0; len].into());
        plain(Payload::Transfers([one].into_iter().collect()))
    };
    assert_eq!(decode(&with(0)), Ok(()));
    assert_eq!(decode(&with(1_024)), Ok(()));
    assert_eq!(decode(&with(1_025)), Err((Kind::Size, PAYLOAD + 2 + 73)));
}

#[test]
fn names_are_3_to_64_bytes_of_utf8() {
    let named = |name: &str| plain(Payload::RegisterName(NamePayload::new(name)));
    assert_eq!(decode(&named("abc")), Ok(()));
    assert_eq!(decode(&named(&"a".repeat(64))), Ok(()));
    assert_eq!(decode(&named("ab")), Err((Kind::Size, PAYLOAD)));
    assert_eq!(decode(&named(&"a".repeat(65))), Err((Kind::Size, PAYLOAD)));
    let mut bytes = named("abcd").encode();
    bytes[PAYLOAD + 3] = 0xff;
    let error = decode_transaction(&bytes).unwrap_err();
    assert_eq!((error.kind, error.offset), (Kind::Utf8, PAYLOAD + 3));
}

#[test]
fn freezes_last_3_to_365_days() {
    let freeze = |days| plain(Payload::Energy(EnergyPayload::Freeze { amount: 1, days }));
    assert_eq!(decode(&freeze(3)), Ok(()));
    assert_eq!(decode(&freeze(365)), Ok(()));
    assert_eq!(decode(&freeze(2)), Err((Kind::Value, PAYLOAD + 9)));
    assert_eq!(decode(&freeze(366)), Err((Kind::Value, PAYLOAD + 9)));
}

#[test]
fn delegations_are_at_most_500() {
    let of = |n: usize| {
        let delegation = Delegation { delegatee: AccountId([8; 32]), amount: 1 };
        let delegations = vec![delegation; n];
        plain(Payload::Energy(EnergyPayload::Delegate { delegations, days: 3 }))
    };
    assert_eq!(decode(&of(0)), Ok(()));
    assert_eq!(decode(&of(500)), Ok(()));
    assert_eq!(decode(&of(501)), Err((Kind::Size, PAYLOAD + 1)));
    // The count has eight bytes, and all of them count.
    let mut bytes = of(1).encode();
    bytes[PAYLOAD + 1] = 1;
    assert_eq!(decode_transaction(&bytes).unwrap_err().kind, Kind::Size);
}

#[test]
fn multisig_participants_are_present_and_distinct() {
    let of = |threshold, keys: &[u8]| {
        let participants = keys.iter().map(|key| AccountId([*key; 32])).collect();
        plain(Payload::Multisig(MultisigPayload { threshold, participants }))
    };
    assert_eq!(decode(&of(0, &[])), Ok(()));
    assert_eq!(decode(&of(2, &[5, 1, 3])), Ok(()));
    assert_eq!(decode(&of(1, &[])), Err((Kind::Size, PAYLOAD + 1)));
    assert_eq!(decode(&of(2, &[5, 1, 5])), Err((Kind::Duplicate, PAYLOAD + 2)));
}

#[test]
fn modules_start_as_elf_does() {
    let of = |module: &[u8]| plain(Payload::DeployContract(DeployPayload::new(module, None)));
    assert_eq!(decode(&of(b"\x7fELF")), Ok(()));
    assert_eq!(decode(&of(b"\x7fELG")), Err((Kind::Value, PAYLOAD + 4)));
    assert_eq!(decode(&of(b"\x7fEL")), Err((Kind::Value, PAYLOAD + 4)));
    assert_eq!(decode(&of(b"")), Err((Kind::Value, PAYLOAD + 4)));
}

fn argument(cell: ValueCell) -> Transaction {
    plain(Payload::InvokeContract(InvokePayload {
        contract: ContractId([1; 32]),
        deposits: Vec::new(),
        entry_id: 0,
        max_gas: 0,
        parameters: vec![cell],
    }))
}

#[test]
fn cells_nest_64_deep() {
    let nested = |depth| {
        (0..depth).fold(ValueCell::Primitive(Primitive::Null), |inner, level| {
            if level % 2 == 0 {
                ValueCell::Object(vec![inner])
            } else {
                ValueCell::Map(vec![(ValueCell::Bytes(vec![]), inner)])
            }
        })
    };
    assert_eq!(decode(&argument(nested(64))), Ok(()));
    assert_eq!(decode(&argument(nested(65))).unwrap_err().0, Kind::Depth);
    // Deep enough to overflow the stack, were depth not bounded while reading.
    assert_eq!(decode(&argument(nested(5_000))).unwrap_err().0, Kind::Depth);
}

#[test]
fn cells_hold_at_most_10000_items_and_a_million_bytes() {
    let null = || ValueCell::Primitive(Primitive::Null);
    let object = |n: usize| argument(ValueCell::Object(vec![null(); n]));
    assert_eq!(decode(&object(10_000)), Ok(()));
    assert_eq!(decode(&object(10_001)).unwrap_err().0, Kind::Size);
    let map = |n: usize| argument(ValueCell::Map(vec![(null(), null()); n]));
    assert_eq!(decode(&map(10_000)), Ok(()));
    assert_eq!(decode(&map(10_001)).unwrap_err().0, Kind::Size);
    let bytes = |n: usize| argument(ValueCell::Bytes(vec![0; n]));
    assert_eq!(decode(&bytes(1_000_000)), Ok(()));
    assert_eq!(decode(&bytes(1_000_001)).unwrap_err().0, Kind::Size);
}

#[test]
fn ranges_are_two_numbers_of_one_type() {
    let range = |low, high| argument(ValueCell::Primitive(Primitive::Range(Box::new((low, high)))));
    assert_eq!(decode(&range(Primitive::U8(1), Primitive::U8(0))), Ok(()));
    let refused = [
        range(Primitive::U8(1), Primitive::U16(2)),
        range(Primitive::Null, Primitive::Null),
        range(Primitive::U8(1), Primitive::Bool(true)),
    ];
    for transaction in refused {
        assert_eq!(decode(&transaction).unwrap_err().0, Kind::Value);
    }
}

/// The group order itself is the smallest scalar that is refused.
#[test]
fn scalars_are_below_the_group_order() {
    let order = "edd3f55c1a631258d69cf7a2def9de14".to_owned() + &"00".repeat(15) + "10";
    let mut order_bytes = [0_u8; 32];
    crate::decode_hex(&order, &mut order_bytes).unwrap();
    let mut below = order_bytes;
    below[0] -= 1;
    assert!(super::super::is_canonical_scalar(&below));
    assert!(!super::super::is_canonical_scalar(&order_bytes));
    assert!(!super::super::is_canonical_scalar(&[0xff; 32]));
    let signed = |s: [u8; 32], e: [u8; 32]| {
        let mut transaction = one_transfer();
        transaction.signature = Signature([s, e].concat().try_into().unwrap());
        let len = transaction.encode().len();
        decode(&transaction).map_err(|(kind, offset)| (kind, len - offset))
    };
    assert_eq!(signed(below, below), Ok(()));
    assert_eq!(signed(order_bytes, below), Err((Kind::Scalar, 64)));
    assert_eq!(signed(below, order_bytes), Err((Kind::Scalar, 32)));
    let mut transaction = one_transfer();
    let signature = Signature([0xff; 64]);
    transaction.multisig = Some([MultisigSignature { signer_id: 0, signature }].into());
    assert_eq!(decode(&transaction).unwrap_err().0, Kind::Scalar);
}

#[test]
fn a_transaction_is_at_most_a_mebibyte() {
    let of = |len: usize| {
        let mut module = vec![0; len];
        module[..4].copy_from_slice(b"\x7fELF");
        plain(Payload::DeployContract(DeployPayload::new(module, None)))
    };
    let frame = of(4).encode().len() - 4;
    assert_eq!(decode(&of(limits::TX_BYTES_MAX - frame)), Ok(()));
    let large = of(limits::TX_BYTES_MAX - frame + 1);
    assert_eq!(decode(&large), Err((Kind::Size, limits::TX_BYTES_MAX)));
    // Inside a block, too, where the block itself is not yet too large.
    let error = Block::from_transactions(empty_header(), &[large.encode()]).unwrap_err();
    assert_eq!((error.kind, error.transaction), (Kind::Size, Some(0)));
}

#[test]
fn a_block_has_at_most_3_tips_and_10000_transactions() {
    let mut header = empty_header();
    header.tips = vec![BlockHash::ZERO; 4];
    let none: &[Vec<u8>] = &[];
    assert_eq!(Block::from_transactions(header.clone(), none).unwrap_err().kind, Kind::Size);
    let error = decode_block(encode_block(&header, none).into()).unwrap_err();
    assert_eq!((error.kind, error.offset), (Kind::Size, 57));
    let mut header = empty_header();
    header.tx_hashes = vec![crate::TxHash::ZERO; 10_001];
    let error = decode_block(encode_block(&header, none).into()).unwrap_err();
    assert_eq!((error.kind, error.offset), (Kind::Size, 58));
    let wires = vec![Vec::new(); 10_001];
    let error = Block::from_transactions(empty_header(), &wires).unwrap_err();
    assert_eq!((error.kind, error.code()), (Kind::Size, ErrorCode::InvalidFormat));
}

#[test]
fn a_block_is_at_most_1310720_bytes() {
    let error = decode_block(vec![0; limits::BLOCK_BYTES_MAX + 1].into()).unwrap_err();
    assert_eq!(error.kind, Kind::Size);
    let error = decode_block(vec![0; limits::BLOCK_BYTES_MAX].into()).unwrap_err();
    assert_ne!(error.kind, Kind::Size);
}

#[test]
fn an_error_in_a_block_names_the_transaction_and_the_offset_in_the_block() {
    let good = one_transfer().encode();
    let mut bad = good.clone();
    bad[0] = 2;
    let error = Block::from_transactions(empty_header(), &[&good, &bad]).unwrap_err();
    assert_eq!(error.transaction, Some(1));
    let header_len = 1 + 3 * 8 + 32 + 1 + 2 + 64 + 32 + 1;
    assert_eq!(error.offset, header_len + good.len());
    let text = error.to_string();
    assert!(text.starts_with("transaction 1, byte "), "{text}");
    assert!(text.contains("expected transaction version 1"), "{text}");
}
