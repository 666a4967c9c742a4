//! States there and back, and where they differ.

use serde_json::{Value, json};
use wavefront_types::{AccountId, StateKey};

use super::{id, sample, state};
use crate::{EnergyOverflow, ExportError, State, first_difference};

/// Through the engine's keys and values.
fn round_trip(of: &State) -> Result<State, ExportError> {
    let initial = of.initial().unwrap();
    let mut collector = State::collect(initial.chain_id, &initial.totals);
    initial.entries.iter().for_each(|(key, value)| collector.add(key, value));
    collector.finish()
}

#[test]
fn a_state_survives_the_engines_form() {
    let entries = state(sample()).initial().unwrap().entries;
    assert_eq!(
        entries.len(),
        11,
        "two accounts with energy, a freeze, an unfreeze, an agent, a name"
    );
    assert!(entries.contains_key(&StateKey::NameOf(AccountId([1; 32]))));
    let normal = state(sample()).normal();
    assert_eq!(normal.accounts[0].address, AccountId([1; 32]), "in the order of the keys");
    assert_eq!((normal.accounts[0].energy, normal.accounts[0].frozen), (5, 6), "its resource's");
    assert_eq!(round_trip(&state(sample())), Ok(normal));
}

#[test]
fn energy_is_the_sum_and_where_there_is_none_there_is_no_key() {
    let mut given = sample();
    given["global_state"]["total_energy"] = json!(1);
    given["accounts"][0]["energy"] = json!(0);
    given["accounts"][0]["frozen"] = json!(0);
    let initial = state(given).initial().unwrap();
    assert_eq!(initial.totals.energy, 5);
    assert!(initial.energy(AccountId([1; 32])).is_some_and(|energy| energy.frozen == 6));
    assert!(initial.energy(AccountId([2; 32])).is_none());
    assert!(!initial.entries.contains_key(&StateKey::Energy(AccountId([2; 32]))));
    assert_eq!(initial.write_set().len(), initial.entries.len());

    let mut given = sample();
    given["accounts"][0]["energy"] = json!(u64::MAX);
    assert_eq!(state(given).initial(), Err(EnergyOverflow));
}

#[test]
fn energy_without_an_account_is_no_state() {
    let mut given = sample();
    given["accounts"].as_array_mut().unwrap().pop();
    assert_eq!(round_trip(&state(given)), Err(ExportError::Nobody(AccountId([1; 32]))));
}

#[test]
fn the_first_field_that_differs_is_named() {
    let normal = state(sample()).normal();
    assert_eq!(first_difference(&normal, &normal), None);
    let differs = |change: &dyn Fn(&mut Value), wanted: &str| {
        let mut changed = sample();
        change(&mut changed);
        let found = first_difference(&normal, &state(changed).normal()).unwrap().to_string();
        assert_eq!(found, wanted);
    };
    let address = id(2);
    differs(
        &|of| of["accounts"][0]["balance"] = json!(3),
        &format!("accounts.{address}.balance: expected {}, found 3", u64::MAX),
    );
    differs(
        &|of| of["accounts"] = json!([of["accounts"][1]]),
        &format!("accounts.{address}.address: expected {address}, found (absent)"),
    );
    differs(
        &|of| of["energy_resources"][0]["pending_unfreezes"] = json!([]),
        &format!(
            "energy_resources.{}.pending_unfreezes.0.amount: expected 8, found (absent)",
            id(1)
        ),
    );
    differs(
        &|of| of["tns_names"][0]["owner"] = json!(id(2)),
        &format!("tns_names.wave.owner: expected {}, found {address}", id(1)),
    );
    differs(
        &|of| of["contracts"][0]["module"] = json!("00"),
        &format!("contracts.{}.module: expected 7f454c46, found 00", id(9)),
    );
    differs(&|of| of["network_chain_id"] = json!(0), "network_chain_id: expected 3, found 0");
}
