//! Tests of the digest, against the published vectors.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::{DigestBuilder, DigestOrderError, total_energy};
use crate::arbitrary::vectors::{hex, vector_files};
use crate::state::{Account, AccountExtra, Energy};
use crate::{AccountId, Hash, Totals};

fn address(value: &Value) -> AccountId {
    AccountId::from_hex(value["address"].as_str().unwrap()).unwrap()
}

/// The digest of a vector's exported state.
fn digest_of(state: &Value) -> Hash {
    let mut accounts = BTreeMap::new();
    for item in state["accounts"].as_array().unwrap() {
        let number = |field: &str| item[field].as_u64().unwrap();
        let data = hex(item["data"].as_str().unwrap()).unwrap();
        let extra = AccountExtra { flags: number("flags"), data: data.into(), multisig: None };
        let extra = (extra != AccountExtra::default()).then(|| Arc::new(extra));
        let account = Account { balance: number("balance"), nonce: number("nonce"), extra };
        let energy = Energy { energy: number("energy"), frozen: number("frozen"), resource: None };
        accounts.insert(address(item), (account, energy));
    }
    for item in state["energy_resources"].as_array().into_iter().flatten() {
        let (_, energy) = accounts.get_mut(&address(item)).expect("the account exists");
        energy.energy = item["energy"].as_u64().unwrap();
        energy.frozen = item["frozen_tos"].as_u64().unwrap();
    }
    let global = |field: &str| state["global_state"][field].as_u64().unwrap();
    let totals = Totals {
        supply: global("total_supply"),
        burned: global("total_burned"),
        energy: total_energy(accounts.values().map(|(_, energy)| energy)).unwrap(),
        height: global("block_height"),
        timestamp: global("timestamp"),
        ..Totals::default()
    };
    let mut digest = DigestBuilder::new(&totals);
    for (id, (account, energy)) in &accounts {
        digest.push_account(id, account, Some(energy)).unwrap();
    }
    assert_eq!(digest.energy_pushed(), u128::from(totals.energy));
    digest.finish()
}

#[test]
fn the_vectors_states_have_the_vectors_digests() {
    let mut checked = 0;
    let files = vector_files();
    for file in &files {
        for vector in &file.vectors {
            let expected = vector["expected"]["state_digest"].as_str().unwrap_or_default();
            if expected.is_empty() {
                continue;
            }
            let digest = digest_of(&vector["expected"]["post_state"]);
            assert_eq!(digest.to_string(), expected, "{} {}", file.name, vector["name"]);
            checked += 1;
        }
    }
    assert!(files.is_empty() || checked > 100, "only {checked} digests");
}

#[test]
fn addresses_must_ascend() {
    let mut digest = DigestBuilder::new(&Totals::default());
    let account = Account::default();
    let (low, high) = (AccountId([1; 32]), AccountId([2; 32]));
    digest.push_account(&high, &account, None).unwrap();
    let before = digest.finish();
    for next in [low, high] {
        let error = digest.push_account(&next, &account, None).unwrap_err();
        assert_eq!(error, DigestOrderError { last: high, next });
    }
    assert_eq!(digest.finish(), before);
    digest.push_account(&AccountId([3; 32]), &account, None).unwrap();
}

#[test]
fn energy_that_is_absent_counts_as_zero() {
    let digest = |energy: Option<&Energy>| {
        let mut digest = DigestBuilder::new(&Totals::default());
        digest.push_account(&AccountId::ZERO, &Account::default(), energy).unwrap();
        digest.finish()
    };
    assert_eq!(digest(None), digest(Some(&Energy::default())));
    let frozen = Energy { frozen: 1, ..Energy::default() };
    let energy = Energy { energy: 1, ..Energy::default() };
    assert_ne!(digest(Some(&frozen)), digest(None));
    assert_ne!(digest(Some(&frozen)), digest(Some(&energy)));
}

#[test]
fn the_sum_of_energy_is_checked() {
    let energy = |units| Energy { energy: units, ..Energy::default() };
    assert_eq!(total_energy(&[energy(u64::MAX - 1), energy(1)]), Some(u64::MAX));
    assert_eq!(total_energy(&[energy(u64::MAX), energy(1)]), None);
}
