//! Sizes count everything that is held, once for each holder.

use std::sync::Arc;

use crate::state::{
    Account, AccountExtra, AgentAccount, Energy, EnergyResource, FreezeRecord, MultisigConfig,
    NameRecord, SessionKey, StateKey, StateValue, WriteSet,
};
use crate::{AccountId, AssetId, Hash};

const ID: AccountId = AccountId([1; 32]);

fn extra(data: usize, participants: usize) -> StateValue {
    let multisig = MultisigConfig { threshold: 1, participants: vec![ID; participants] };
    let extra = AccountExtra { flags: 0, data: vec![0; data].into(), multisig: Some(multisig) };
    StateValue::Account(Account { extra: Some(Arc::new(extra)), ..Account::default() })
}

fn agent(keys: usize, targets: usize, assets: usize) -> StateValue {
    let key = SessionKey {
        key_id: 0,
        key: ID,
        expiry: 0,
        max_value: 0,
        allowed_targets: vec![ID; targets],
        allowed_assets: vec![AssetId([2; 32]); assets],
    };
    StateValue::Agent(Arc::new(AgentAccount {
        owner: ID,
        controller: ID,
        policy_hash: Hash::ZERO,
        status: 0,
        energy_pool: None,
        session_root: None,
        session_keys: vec![key; keys],
    }))
}

fn frozen(records: usize) -> StateValue {
    let record = FreezeRecord { amount: 1, energy_gained: 1, freeze_height: 1, unlock_height: 1 };
    let freeze_records = vec![record; records];
    let resource = EnergyResource { freeze_records, pending_unfreezes: Vec::new() };
    StateValue::Energy(Arc::new(Energy { resource: Some(resource), ..Energy::default() }))
}

#[test]
fn a_values_size_grows_by_what_is_added() {
    let record = |len| NameRecord { name: "n".repeat(len).into(), owner: ID };
    let sizes = |value: &dyn Fn(usize) -> StateValue| [0, 1, 10].map(|n| value(n).heap_bytes());
    let per_key = size_of::<SessionKey>();
    for (what, sizes, each) in [
        ("account data", sizes(&|n| extra(n, 0)), 1),
        ("participants", sizes(&|n| extra(0, n)), 32),
        ("session keys", sizes(&|n| agent(n, 0, 0)), per_key),
        ("session keys with targets", sizes(&|n| agent(n, 2, 0)), per_key + 64),
        ("session keys with assets", sizes(&|n| agent(n, 0, 3)), per_key + 96),
        ("freeze records", sizes(&frozen), size_of::<FreezeRecord>()),
        ("a record's name", sizes(&|n| StateValue::Name(Arc::new(record(n)))), 1),
        ("a name", sizes(&|n| StateValue::NameOf("n".repeat(n).into())), 1),
        ("a module", sizes(&|n| StateValue::Contract(vec![0; n].into())), 1),
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
    let shared = frozen(1_000);
    let held = shared.heap_bytes();
    let one = WriteSet::from_sorted(vec![(key(1), Some(shared.clone()))]).size_bytes();
    let two = WriteSet::from_sorted(vec![(key(1), Some(shared.clone())), (key(2), Some(shared))]);
    assert_eq!(two.size_bytes() - one, held + entry);
    assert!(WriteSet::default().size_bytes() < 100);
}
