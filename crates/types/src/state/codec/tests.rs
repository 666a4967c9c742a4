//! Tests of the stored forms.

use std::sync::Arc;

use proptest::prelude::*;

use super::{decode_value, encode_value, encode_value_into};
use crate::state::{Account, AccountExtra, FreezeId, PendingUnfreeze, SessionKeyId};
use crate::{AccountId, KeyKind, StateKey, StateValue, Totals, arbitrary};

proptest! {
    #[test]
    fn keys_round_trip(key in arbitrary::key()) {
        let bytes = key.to_bytes();
        prop_assert_eq!(bytes[0], key.kind() as u8);
        prop_assert_eq!(StateKey::from_bytes(&bytes), Ok(key));
        prop_assert!(StateKey::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        prop_assert!(StateKey::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
    }

    #[test]
    fn key_bytes_sort_as_keys_do(a in arbitrary::key(), b in arbitrary::key(), same: [u8; 32]) {
        prop_assert_eq!(a.to_bytes().as_slice().cmp(b.to_bytes().as_slice()), a.cmp(&b));
        prop_assert_eq!(a.to_bytes().cmp(&b.to_bytes()), a.cmp(&b));
        // One kind, one first part: the second part decides.
        let (StateKey::Account(x) | StateKey::Balance(x, _)) = a else { return Ok(()) };
        let (c, d) = (
            StateKey::Balance(same.into(), x.0.into()),
            StateKey::Balance(same.into(), same.into()),
        );
        prop_assert_eq!(c.to_bytes().as_slice().cmp(d.to_bytes().as_slice()), c.cmp(&d));
    }

    #[test]
    fn values_round_trip(value in arbitrary::value()) {
        let bytes = encode_value(&value);
        prop_assert_eq!(decode_value(&bytes), Ok(value));
        for len in 0..bytes.len() {
            prop_assert!(decode_value(&bytes[..len]).is_err());
        }
        prop_assert!(decode_value(&[&bytes[..], &[0]].concat()).is_err());
    }

    #[test]
    fn what_decodes_encodes_to_the_same_bytes(
        value in arbitrary::value(),
        at in any::<prop::sample::Index>(),
        byte: u8,
    ) {
        let mut bytes = encode_value(&value);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(value) = decode_value(&bytes) {
            prop_assert_eq!(encode_value(&value), bytes);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(0_u8..9, 0..100)) {
        let _ = decode_value(&bytes);
        let _ = StateKey::from_bytes(&bytes);
        let _ = Totals::decode(&bytes);
    }

    #[test]
    fn totals_round_trip(totals in arbitrary::totals()) {
        let bytes = totals.encode();
        prop_assert_eq!(Totals::decode(&bytes), Ok(totals));
        prop_assert!(Totals::decode(&bytes[1..]).is_err());
        prop_assert!(Totals::decode(&[&bytes[..], &[0]].concat()).is_err());
    }
}

#[test]
fn unknown_tags_are_refused() {
    for tag in 15..=255_u8 {
        assert_eq!(KeyKind::from_tag(tag), None);
        assert!(StateKey::from_bytes(&[&[tag][..], &[0; 32]].concat()).is_err());
    }
    for tag in 13..=255_u8 {
        assert_eq!(decode_value(&[tag, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap_err().offset(), 0);
    }
    for kind in KeyKind::ALL {
        assert_eq!(KeyKind::from_tag(*kind as u8), Some(*kind));
    }
}

/// An account has one stored form: an explicit default of the rare part is written as none, and
/// refused when read.
#[test]
fn the_rare_part_of_an_account_is_canonical() {
    let extra = Some(Arc::new(AccountExtra::default()));
    let explicit = StateValue::Account(Account { balance: 5, nonce: 6, extra });
    let plain = StateValue::Account(Account { balance: 5, nonce: 6, extra: None });
    assert_eq!(encode_value(&explicit), encode_value(&plain));
    let mut bytes = encode_value(&plain);
    assert_eq!(bytes.pop(), Some(0));
    bytes.push(1);
    bytes.extend([0; 8 + 4 + 1]);
    assert!(decode_value(&bytes).is_err());
}

/// Keys of one account sort by what follows it, and an unknown origin of a freeze is refused.
#[test]
fn second_parts_sort_as_numbers() {
    let id = AccountId([7; 32]);
    let numbers = [0, 1, 255, 256, u64::MAX];
    let freezes = [FreezeId::initial, FreezeId::of_nonce]
        .into_iter()
        .flat_map(|origin| numbers.map(|n| StateKey::Freeze(id, origin(n))));
    let sessions = numbers.map(|n| StateKey::SessionKey(id, SessionKeyId::new(n)));
    for keys in [freezes.collect::<Vec<_>>(), sessions.to_vec()] {
        assert!(keys.is_sorted_by(|a, b| a < b));
        assert!(keys.is_sorted_by(|a, b| a.to_bytes().as_slice() < b.to_bytes().as_slice()));
    }
    let mut bytes = StateKey::Freeze(id, FreezeId::of_nonce(5)).to_bytes().to_vec();
    bytes[33] = 2;
    assert!(StateKey::from_bytes(&bytes).is_err());
}

/// Nothing on its way back is no value.
#[test]
fn an_empty_list_of_unfreezes_is_refused() {
    let pending = [PendingUnfreeze { amount: 1, expire_height: 2 }];
    let mut bytes = encode_value(&StateValue::Unfreezing(pending.as_slice().into()));
    bytes.truncate(1);
    bytes.extend([0; 4]);
    assert!(decode_value(&bytes).is_err());
}

#[test]
fn a_value_is_appended_to_what_is_there() {
    let mut out = vec![1, 2];
    encode_value_into(&StateValue::Amount(3), &mut out);
    assert_eq!(out, [1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 3]);
}
