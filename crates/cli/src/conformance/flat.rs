//! States as flat lists of `path = value`, so that a difference names its field.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde_json::Value;
use wavefront_storage::{MemoryStore, StateStore, StoreError};
use wavefront_types::state::{Account, AgentAccount, Energy};
use wavefront_types::{KeyKind, StateKey, StateValue, Totals};

use super::vector::{array, field, list, text};

/// Every field of a state by its path.
pub(super) type Flat = BTreeMap<String, String>;

/// The first field in which two states differ, with the expected and the found value.
pub(super) fn first_difference(expected: &Flat, found: &Flat) -> Option<(String, String, String)> {
    let absent = || "(absent)".to_owned();
    let mut paths: Vec<&String> = expected.keys().chain(found.keys()).collect();
    paths.sort_unstable();
    paths.into_iter().find(|path| expected.get(*path) != found.get(*path)).map(|path| {
        let value = |state: &Flat| state.get(path).cloned().unwrap_or_else(absent);
        (path.clone(), value(expected), value(found))
    })
}

/// A vector's state, flat.
pub(super) fn of_json(json: &Value) -> Result<Flat, String> {
    let mut flat = Flat::new();
    let plain = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut object = |prefix: String, value: &Value, skip: &[&str]| {
        for (name, value) in value.as_object().into_iter().flatten() {
            if !skip.contains(&name.as_str()) {
                flat.insert(format!("{prefix}.{name}"), plain(value));
            }
        }
    };
    object("global_state".into(), field(json, "global_state")?, &[]);
    for (domain, key) in
        [("agent_accounts", "address"), ("tns_names", "name"), ("contracts", "hash")]
    {
        for value in list(json, domain) {
            object(format!("{domain}.{}", text(value, key)?), value, &[key]);
        }
    }
    let mut resources = BTreeMap::new();
    for value in list(json, "energy_resources") {
        let address = text(value, "address")?;
        let records = ["freeze_records", "pending_unfreezes"];
        let prefix = format!("energy_resources.{address}");
        object(prefix.clone(), value, &["address", records[0], records[1]]);
        for records in records {
            for (index, record) in list(value, records).iter().enumerate() {
                object(format!("{prefix}.{records}.{index}"), record, &[]);
            }
        }
        resources.insert(address, value);
    }
    for value in array(json, "accounts")? {
        let address = text(value, "address")?;
        let mut account = value.clone();
        // Where there is a resource, frozen and energy come from it.
        if let Some(resource) = resources.get(address) {
            account["frozen"] = field(resource, "frozen_tos")?.clone();
            account["energy"] = field(resource, "energy")?.clone();
        }
        object(format!("accounts.{address}"), &account, &["address"]);
    }
    Ok(flat)
}

/// A store's state, flat, with the counters that vectors export.
pub(super) fn of_store(store: &MemoryStore, totals: &Totals) -> Result<Flat, StoreError> {
    let mut flat = Flat::new();
    for (name, counter) in [
        ("total_supply", totals.supply),
        ("total_burned", totals.burned),
        ("total_energy", totals.energy),
        ("block_height", totals.height),
        ("timestamp", totals.timestamp),
    ] {
        flat.insert(format!("global_state.{name}"), counter.to_string());
    }
    for kind in KeyKind::ALL {
        store.for_each(*kind, &mut |key, value| {
            add(&mut flat, &key, &value);
            ControlFlow::Continue(())
        })?;
    }
    Ok(flat)
}

fn add(flat: &mut Flat, key: &StateKey, value: &StateValue) {
    let mut set = |path: String, value: String| {
        flat.insert(path, value);
    };
    match (key, value) {
        (StateKey::Account(id), StateValue::Account(account)) => {
            let Account { balance, nonce, extra } = account;
            let (flags, data) =
                extra.as_ref().map_or((0, &[][..]), |extra| (extra.flags, &*extra.data));
            set(format!("accounts.{id}.balance"), balance.to_string());
            set(format!("accounts.{id}.nonce"), nonce.to_string());
            set(format!("accounts.{id}.flags"), flags.to_string());
            set(format!("accounts.{id}.data"), hex(data));
            set(format!("accounts.{id}.frozen"), "0".to_owned());
            set(format!("accounts.{id}.energy"), "0".to_owned());
        }
        (StateKey::Energy(id), StateValue::Energy(held)) => {
            // Energy follows its account in the order of kinds, and replaces the zeros.
            let Energy { energy, frozen, resource } = &**held;
            set(format!("accounts.{id}.frozen"), frozen.to_string());
            set(format!("accounts.{id}.energy"), energy.to_string());
            let Some(resource) = resource else { return };
            let prefix = format!("energy_resources.{id}");
            set(format!("{prefix}.energy"), energy.to_string());
            set(format!("{prefix}.frozen_tos"), frozen.to_string());
            for (index, record) in resource.freeze_records.iter().enumerate() {
                let prefix = format!("{prefix}.freeze_records.{index}");
                set(format!("{prefix}.amount"), record.amount.to_string());
                set(format!("{prefix}.energy_gained"), record.energy_gained.to_string());
                set(format!("{prefix}.freeze_height"), record.freeze_height.to_string());
                set(format!("{prefix}.unlock_height"), record.unlock_height.to_string());
            }
            for (index, record) in resource.pending_unfreezes.iter().enumerate() {
                let prefix = format!("{prefix}.pending_unfreezes.{index}");
                set(format!("{prefix}.amount"), record.amount.to_string());
                set(format!("{prefix}.expire_height"), record.expire_height.to_string());
            }
        }
        (StateKey::Agent(id), StateValue::Agent(agent)) => {
            let AgentAccount { owner, controller, policy_hash, status, .. } = &**agent;
            let prefix = format!("agent_accounts.{id}");
            set(format!("{prefix}.owner"), owner.to_string());
            set(format!("{prefix}.controller"), controller.to_string());
            set(format!("{prefix}.policy_hash"), policy_hash.to_string());
            set(format!("{prefix}.status"), status.to_string());
        }
        (StateKey::Name(_), StateValue::Name(record)) => {
            set(format!("tns_names.{}.owner", record.name), record.owner.to_string());
        }
        (StateKey::Contract(id), StateValue::Contract(module)) => {
            set(format!("contracts.{id}.module"), hex(module));
        }
        // Never exported by the vectors.
        _ => {}
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
