//! Tests of the reader, on vectors made here.

mod files;
mod folder;
mod states;
mod vectors;

use serde_json::{Value, json};

use crate::State;

/// 32 equal bytes in hexadecimal.
fn id(byte: u8) -> String {
    format!("{byte:02x}").repeat(32)
}

/// A state with something of everything, its lists not in order.
fn sample() -> Value {
    let account = |byte: u8, balance: u64, energy: u64| {
        json!({
            "address": id(byte), "balance": balance, "nonce": 1, "frozen": 7, "energy": energy,
            "flags": u64::from(byte == 2), "data": "",
        })
    };
    json!({
        "network_chain_id": 3,
        "global_state": {
            "total_supply": u64::MAX, "total_burned": 2, "total_energy": 35, "block_height": 4,
            "timestamp": 5,
        },
        "accounts": [account(2, u64::MAX, 30), account(1, 9, 999)],
        "energy_resources": [{
            "address": id(1), "energy": 5, "frozen_tos": 6,
            "freeze_records": [
                { "amount": 1, "energy_gained": 2, "freeze_height": 3, "unlock_height": 4 },
            ],
            "pending_unfreezes": [{ "amount": 8, "expire_height": 9 }],
        }],
        "agent_accounts": [{
            "address": id(2), "owner": id(2), "controller": id(1), "policy_hash": id(3),
            "status": 1,
        }],
        "tns_names": [{ "name": "wave", "owner": id(1) }],
        "contracts": [{ "hash": id(9), "module": "7f454c46" }],
    })
}

fn state(from: Value) -> State {
    serde_json::from_value(from).unwrap()
}

/// A vector that expects nothing in particular.
fn vector(name: &str, input: &Value) -> Value {
    json!({
        "name": name, "description": "", "pre_state": null, "input": input,
        "expected": {
            "success": true, "error_code": 0, "state_digest": "", "post_state": null,
        },
    })
}
