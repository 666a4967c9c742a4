//! Sizes count everything that is held, once for each holder.

use std::sync::Arc;

use crate::AccountId;
use crate::state::{
    Account, AccountExtra, MultisigConfig, NameRecord, PendingUnfreeze, StateKey, StateValue,
    WriteSet,
};

const ID: AccountId = AccountId([1; 32]);

fn extra(data: usize) -> StateValue {
    let extra = AccountExtra { flags: 0, data: vec![0; data].into(), multisig: true };
    StateValue::Account(Account { extra: Some(Arc::new(extra)), ..Account::default() })
}

fn config(participants: usize) -> StateValue {
    let config = MultisigConfig { threshold: 1, participants: vec![ID; participants] };
    StateValue::Multisig(Arc::new(config))
}

fn content(len: usize) -> StateValue {
    StateValue::Content(vec![0; len].into())
}

fn pending(len: usize) -> StateValue {
    StateValue::Unfreezing(vec![PendingUnfreeze { amount: 1, expire_height: 1 }; len].into())
}

#[test]
fn a_values_size_grows_by_what_is_added() {
    let record = |len| NameRecord { name: "n".repeat(len).into(), owner: ID };
    let sizes = |value: &dyn Fn(usize) -> StateValue| [0, 1, 10].map(|n| value(n).heap_bytes());
    for (what, sizes, each) in [
        ("account data", sizes(&extra), 1),
        ("participants", sizes(&config), 32),
        ("pending unfreezes", sizes(&pending), size_of::<PendingUnfreeze>()),
        ("a record's name", sizes(&|n| StateValue::Name(Arc::new(record(n)))), 1),
        ("a name", sizes(&|n| StateValue::NameOf("n".repeat(n).into())), 1),
        ("content", sizes(&content), 1),
    ] {
        let [none, one, ten] = sizes;
        assert_eq!((one - none, ten - none), (each, 10 * each), "{what}");
        assert!(none >= 16, "{what}: the counters of what is shared");
    }
    assert_eq!(StateValue::Amount(u64::MAX).heap_bytes(), 0);
    assert_eq!(StateValue::Account(Account::default()).heap_bytes(), 0);
}

/// Spare room is memory, too; and each holder of a shared part answers for it.
#[test]
fn a_write_sets_size_counts_spare_room_and_shared_parts() {
    let key = |n: u8| StateKey::Energy(AccountId([n; 32]));
    let mut list = Vec::with_capacity(100);
    list.push((key(1), None));
    let entry = size_of_val(&list[0]);
    let spare = WriteSet::from_sorted(list).size_bytes();
    assert!(spare >= 100 * entry, "{spare}");
    let shared = content(10_000);
    let held = shared.heap_bytes();
    let one = WriteSet::from_sorted(vec![(key(1), Some(shared.clone()))]).size_bytes();
    let two = WriteSet::from_sorted(vec![(key(1), Some(shared.clone())), (key(2), Some(shared))]);
    assert_eq!(two.size_bytes() - one, held + entry);
    assert!(WriteSet::default().size_bytes() < 100);
}
