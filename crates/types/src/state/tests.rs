//! Tests of keys, values, totals and write sets.

use proptest::prelude::*;

use super::{Account, CreditError, Energy, KeyKind, StateKey, StateValue, Tally, Total, WriteSet};
use crate::{AccountId, AssetId, arbitrary};

const ALICE: AccountId = AccountId([1; 32]);
const GOLD: AssetId = AssetId([7; 32]);

/// A balance has one home: the native one is in the account, all others under their own key.
#[test]
fn a_balance_has_one_home() {
    assert_eq!(StateKey::balance(ALICE, AssetId::TOS), StateKey::Account(ALICE));
    assert_eq!(StateKey::balance(ALICE, GOLD), StateKey::Balance(ALICE, GOLD));
    let mut slot = None;
    StateValue::credit(&mut slot, KeyKind::Account, 1_000).unwrap();
    StateValue::credit(&mut slot, KeyKind::Account, 1).unwrap();
    let Some(StateValue::Account(account)) = slot else { panic!("another kind") };
    assert_eq!(account.balance, 1_001);
}

/// Sums are checked, never clamped, and a refused credit leaves the value as it was.
#[test]
fn a_sum_beyond_64_bits_is_refused_not_clamped() {
    for kind in [KeyKind::Account, KeyKind::Balance, KeyKind::Burned, KeyKind::Energy] {
        let mut slot = None;
        StateValue::credit(&mut slot, kind, u64::MAX).unwrap();
        let before = slot.clone();
        StateValue::credit(&mut slot, kind, 0).unwrap();
        assert_eq!(StateValue::credit(&mut slot, kind, 1), Err(CreditError::Overflow));
        assert_eq!(slot, before);
    }
    let mut tally = Tally::default();
    assert_eq!(tally.add(Total::Fees, u64::MAX), Some(()));
    assert_eq!(tally.add(Total::Fees, 1), None);
    assert_eq!(tally.get(Total::Fees), u64::MAX);
    assert_eq!(tally.clone().merge(&tally), None);
}

/// A deletion is an entry like any other: it can be told from a key that was not written.
#[test]
fn a_deletion_is_a_write() {
    let set = WriteSet::from_unsorted(vec![(StateKey::Agent(ALICE), None)]);
    assert_eq!(set.get(&StateKey::Agent(ALICE)), Some(None));
    assert_eq!(set.get(&StateKey::Energy(ALICE)), None);
    assert_eq!(set.len(), 1);
}

proptest! {
    /// The write set's order is that of the keys, whatever the order of writing.
    #[test]
    fn the_write_set_is_in_canonical_order_however_written(
        keys in prop::collection::btree_set(arbitrary::key(), 0..20)
            .prop_map(|keys| keys.into_iter().collect::<Vec<_>>())
            .prop_shuffle(),
        cut in 0_usize..20,
    ) {
        let entries = |keys: &[StateKey]| keys.iter().map(|key| (*key, None)).collect::<Vec<_>>();
        let set = WriteSet::from_unsorted(entries(&keys));
        let mut sorted = keys;
        sorted.sort();
        let whole = WriteSet::from_sorted(entries(&sorted));
        prop_assert_eq!(&set, &whole);
        // However it is cut, it is the same set.
        let (low, high) = sorted.split_at(cut.min(sorted.len()));
        let runs = [low, &[], high, &[]].map(entries);
        let cut = WriteSet::from_runs(runs.into());
        prop_assert_eq!(&cut, &whole);
        prop_assert!(sorted.iter().all(|key| cut.get(key) == Some(None)));
        prop_assert_eq!(cut.into_entries(), whole.into_entries());
        prop_assert!(sorted.is_sorted_by(|a, b| a.to_bytes().as_slice() < b.to_bytes().as_slice()));
    }

    /// Every value fits under the keys of its kind and no other.
    #[test]
    fn values_fit_their_keys_only(value in arbitrary::value(), key in arbitrary::key()) {
        let kinds: &[KeyKind] = match value {
            StateValue::Account(_) => &[KeyKind::Account],
            StateValue::Amount(_) => &[
                KeyKind::Balance,
                KeyKind::Burned,
                KeyKind::ContractBalance,
            ],
            StateValue::Energy(_) => &[KeyKind::Energy],
            StateValue::Agent(_) => &[KeyKind::Agent],
            StateValue::Name(_) => &[KeyKind::Name],
            StateValue::NameOf(_) => &[KeyKind::NameOf],
            StateValue::Contract(_) => &[KeyKind::Contract],
            StateValue::Multisig(_) => &[KeyKind::Multisig],
            StateValue::Freeze(_) => &[KeyKind::Freeze],
            StateValue::Unfreezing(_) => &[KeyKind::Unfreezing],
            StateValue::SessionKey(_) => &[KeyKind::SessionKey],
            StateValue::Content(_) => &[KeyKind::Content],
            StateValue::Storage(_) => &[KeyKind::Storage],
        };
        prop_assert_eq!(value.fits(&key), kinds.contains(&key.kind()));
    }
}

#[test]
fn a_credit_of_nothing_creates() {
    let mut slot = None;
    StateValue::credit(&mut slot, KeyKind::Account, 0).unwrap();
    assert_eq!(slot, Some(StateValue::Account(Account::default())));
    let mut slot = None;
    StateValue::credit(&mut slot, KeyKind::Energy, 0).unwrap();
    assert_eq!(slot, Some(StateValue::Energy(Energy::default())));
}

#[test]
fn what_holds_no_amount_is_not_credited() {
    let amounts = [
        KeyKind::Account,
        KeyKind::Balance,
        KeyKind::Energy,
        KeyKind::Burned,
        KeyKind::ContractBalance,
    ];
    for kind in KeyKind::ALL.iter().copied().filter(|kind| !amounts.contains(kind)) {
        let mut slot = None;
        let refused = Err(CreditError::NotCreditable(kind));
        assert_eq!(StateValue::credit(&mut slot, kind, 1), refused);
        assert_eq!(slot, None);
    }
    let mut slot = Some(StateValue::Amount(1));
    let refused = Err(CreditError::NotCreditable(KeyKind::Account));
    assert_eq!(StateValue::credit(&mut slot, KeyKind::Account, 1), refused);
}

/// Setting and removing a configuration leads back to the canonical account.
#[test]
fn removing_a_multisig_leaves_no_trace() {
    let mut account = Account::default();
    account.set_multisig(true);
    assert!(account.has_multisig());
    account.set_multisig(false);
    assert_eq!(account, Account::default());
    assert!(account.extra.is_none());
}

proptest! {}
