//! Tests of the digest.

use super::{DigestBuilder, DigestOrderError, total_energy};
use crate::state::{Account, Energy};
use crate::{AccountId, Totals};

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
