//! Tests of ids, error codes and kinds.

use crate::{AccountId, ErrorCode, HexError, TxKind};

#[test]
fn hexadecimal_is_exact() {
    let text = "0123456789abcdefABCDEF0000000000000000000000000000000000000000ff";
    let id = AccountId::from_hex(text).unwrap();
    assert_eq!(id.to_string(), text.to_lowercase());
    let length = |found| Err(HexError::Length { expected: 64, found });
    assert_eq!(AccountId::from_hex(""), length(0));
    assert_eq!(AccountId::from_hex(&text[1..]), length(63));
    assert_eq!(AccountId::from_hex(&format!("0x{text}")), length(66));
    let blank = format!(" {}", &text[1..]);
    assert_eq!(AccountId::from_hex(&blank), Err(HexError::Character { index: 0 }));
    // Bytes are counted, not characters: a wide character is refused, not cut.
    let wide = format!("é{}", &text[2..]);
    assert_eq!(AccountId::from_hex(&wide), Err(HexError::Character { index: 0 }));
}

#[test]
fn codes_round_trip() {
    for code in ErrorCode::ALL {
        assert_eq!(ErrorCode::from_u16(code.as_u16()), Some(*code));
    }
    assert!(ErrorCode::ALL.is_sorted());
    assert_eq!(ErrorCode::from_u16(0), None);
    assert_eq!(ErrorCode::InvalidSignature.to_string(), "0103 INVALID_SIGNATURE");
}

#[test]
fn kinds_round_trip() {
    let known: Vec<_> = (0..=255).filter_map(TxKind::from_wire_id).collect();
    assert_eq!(known, TxKind::ALL);
    for kind in TxKind::ALL {
        assert_eq!(TxKind::from_wire_id(*kind as u8), Some(*kind));
    }
}
