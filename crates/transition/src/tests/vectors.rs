//! All published tx and block vectors, through the rules of this crate.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use wavefront_crypto::{Verifier, multisig_message};
use wavefront_types::digest::DigestBuilder;
use wavefront_types::state::{
    AccountExtra, AgentAccount, Energy, EnergyResource, FreezeRecord, NameRecord, PendingUnfreeze,
};
use wavefront_types::transaction::UnoTransfer;
use wavefront_types::wire::decode_transaction;
use wavefront_types::{
    Account, AccountId, AssetId, ErrorCode, FeeType, Hash, Outcome, Payload, StateKey, StateValue,
    Transaction, Verdict,
};

use super::world::{World, tx};

fn vectors_dir() -> Option<PathBuf> {
    let fallback = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/tos-vectors");
    let dir = std::env::var_os("WAVEFRONT_VECTORS").map_or_else(|| fallback.into(), PathBuf::from);
    dir.is_dir().then_some(dir)
}

fn files(dir: PathBuf) -> Vec<PathBuf> {
    let mut open = vec![dir];
    let mut files = Vec::new();
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn num(value: &Value, name: &str) -> u64 {
    value[name].as_u64().unwrap_or_else(|| panic!("{name} of {value}"))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}

fn hash(value: &Value, name: &str) -> [u8; 32] {
    Hash::from_hex(text(value, name)).unwrap().0
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![0; text.len() / 2];
    wavefront_types::decode_hex(text, &mut bytes).ok()?;
    Some(bytes)
}

/// The state of a vector. Entries that say nothing (no energy, no records) leave no key.
fn load(pre: &Value) -> World {
    let mut world = World::new();
    let global = &pre["global_state"];
    world.env.chain_id = u8::try_from(num(pre, "network_chain_id")).unwrap();
    world.totals.supply = num(global, "total_supply");
    world.totals.burned = num(global, "total_burned");
    world.totals.height = num(global, "block_height");
    world.totals.timestamp = num(global, "timestamp");
    world.env.height = world.totals.height;
    for entry in list(pre, "accounts") {
        let id = AccountId(hash(entry, "address"));
        let extra = AccountExtra {
            flags: num(entry, "flags"),
            data: hex(text(entry, "data")).unwrap().into(),
            multisig: None,
        };
        let extra = (extra != AccountExtra::default()).then(|| Arc::new(extra));
        let account = Account { balance: num(entry, "balance"), nonce: num(entry, "nonce"), extra };
        world.set(StateKey::Account(id), StateValue::Account(account));
        let energy =
            Energy { energy: num(entry, "energy"), frozen: num(entry, "frozen"), resource: None };
        if energy != Energy::default() {
            world.set_energy(id, energy);
        }
    }
    for entry in list(pre, "energy_resources") {
        world.set_energy(AccountId(hash(entry, "address")), energy_of(entry));
    }
    for entry in list(pre, "agent_accounts") {
        let id = AccountId(hash(entry, "address"));
        let agent = AgentAccount {
            owner: AccountId(hash(entry, "owner")),
            controller: AccountId(hash(entry, "controller")),
            policy_hash: Hash(hash(entry, "policy_hash")),
            status: u8::try_from(num(entry, "status")).unwrap(),
            energy_pool: None,
            session_root: None,
            session_keys: Vec::new(),
        };
        world.set(StateKey::Agent(id), StateValue::Agent(agent.into()));
    }
    for entry in list(pre, "tns_names") {
        let name = text(entry, "name");
        let owner = AccountId(hash(entry, "owner"));
        world.set(StateKey::NameOf(owner), StateValue::NameOf(name.into()));
        let record = NameRecord { name: name.into(), owner };
        world.set(StateKey::for_name(name), StateValue::Name(record.into()));
    }
    for entry in list(pre, "contracts") {
        let module = hex(text(entry, "module")).unwrap();
        // The published states name contracts that hash to something else: the name counts.
        let key = StateKey::Contract(hash(entry, "hash").into());
        world.set(key, StateValue::Contract(module.into()));
    }
    world.totals.energy = sum_energy(&world);
    world
}

fn energy_of(entry: &Value) -> Energy {
    let freeze_records = list(entry, "freeze_records")
        .iter()
        .map(|record| FreezeRecord {
            amount: num(record, "amount"),
            energy_gained: num(record, "energy_gained"),
            freeze_height: num(record, "freeze_height"),
            unlock_height: num(record, "unlock_height"),
        })
        .collect();
    let pending_unfreezes = list(entry, "pending_unfreezes")
        .iter()
        .map(|record| PendingUnfreeze {
            amount: num(record, "amount"),
            expire_height: num(record, "expire_height"),
        })
        .collect();
    Energy {
        energy: num(entry, "energy"),
        frozen: num(entry, "frozen_tos"),
        resource: Some(EnergyResource { freeze_records, pending_unfreezes }),
    }
}

fn sum_energy(world: &World) -> u64 {
    let energies = world.state.values().filter_map(|value| match value {
        StateValue::Energy(energy) => Some(&**energy),
        _ => None,
    });
    wavefront_types::digest::total_energy(energies).expect("fits in the vectors")
}

/// Only the part that the vectors show: agent options and multisig are never exported.
fn visible(world: &World) -> BTreeMap<StateKey, StateValue> {
    let mut state = world.state.clone();
    for value in state.values_mut() {
        match value {
            StateValue::Agent(agent) => {
                let agent = Arc::make_mut(agent);
                agent.energy_pool = None;
                agent.session_root = None;
                agent.session_keys.clear();
            }
            StateValue::Account(account) => account.set_multisig(None),
            _ => {}
        }
    }
    // An entry that says nothing is not exported.
    state.retain(|_, value| !matches!(value, StateValue::Energy(e) if **e == Energy::default()));
    state
}

fn digest(world: &World) -> String {
    let mut builder = DigestBuilder::new(&world.totals);
    for (key, value) in &world.state {
        if let (StateKey::Account(id), StateValue::Account(account)) = (key, value) {
            builder.push_account(id, account, Some(&world.energy(*id))).unwrap();
        }
    }
    assert_eq!(builder.energy_pushed(), u128::from(world.totals.energy));
    builder.finish().to_string()
}

/// The UNO vectors carry no wire bytes: their fields are the input.
fn uno_from_json(entry: &Value) -> Transaction {
    let field = |transfer: &Value, name: &str| Hash(hash(transfer, name));
    let transfers = list(&entry["payload"], "transfers")
        .iter()
        .map(|transfer| UnoTransfer {
            asset: AssetId(hash(transfer, "asset")),
            destination: AccountId(hash(transfer, "destination")),
            extra_data: None,
            commitment: field(transfer, "commitment"),
            sender_handle: field(transfer, "sender_handle"),
            receiver_handle: field(transfer, "receiver_handle"),
            proof: Box::new([0; 160]),
        })
        .collect();
    let fee_type = match num(entry, "fee_type") {
        0 => FeeType::Tos,
        1 => FeeType::Energy,
        _ => FeeType::Uno,
    };
    Transaction {
        chain_id: u8::try_from(num(entry, "chain_id")).unwrap(),
        fee: num(entry, "fee"),
        fee_type,
        ..tx(AccountId(hash(entry, "source")), num(entry, "nonce"), Payload::Uno(transfers))
    }
}

/// Runs one transaction; `Err` is the error code.
fn run(world: &mut World, verifier: &Verifier, entry: &Value) -> Result<(), u16> {
    const INVALID_FORMAT: u16 = 0x0100;
    let wire = text(entry, "wire_hex");
    if wire.is_empty() && entry["tx"]["tx_type"] == "uno_transfers" {
        let tx = uno_from_json(&entry["tx"]);
        return outcome(world.run_with(&tx, 2_000, Verdict::Valid, |_, _| false).outcome);
    }
    let bytes = hex(wire).ok_or(INVALID_FORMAT)?;
    let tx = decode_transaction(&bytes).map_err(|_| INVALID_FORMAT)?;
    let signed = tx.signed_bytes();
    let good = verifier.verify(&tx.source, &[&signed], &tx.signature);
    let verdict = if good { Verdict::Valid } else { Verdict::BadSignature };
    let message = multisig_message(&[&signed]);
    let size = u32::try_from(bytes.len()).unwrap();
    let receipt =
        world.run_with(&tx, size, verdict, |who, sig| verifier.verify(who, &[&message], sig));
    outcome(receipt.outcome)
}

fn outcome(outcome: Outcome) -> Result<(), u16> {
    match outcome {
        Outcome::Skipped(code) => Err(code.as_u16()),
        Outcome::Executed | Outcome::Trapped => Ok(()),
    }
}

fn check(vector: &Value, verifier: &Verifier) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    let pre = &vector["pre_state"];
    let mut world = if pre.is_null() { World::new() } else { load(pre) };
    let before = world.clone();
    let result = match text(input, "kind") {
        "tx" => run(&mut world, verifier, input).and_then(|()| {
            world.finalize().map_err(ErrorCode::as_u16)?;
            // A transaction alone is no block.
            world.totals.height = before.totals.height;
            Ok(())
        }),
        "block" => list(input, "txs")
            .iter()
            .try_for_each(|entry| run(&mut world, verifier, entry))
            .and_then(|()| world.finalize().map_err(ErrorCode::as_u16)),
        other => panic!("kind {other}"),
    };
    if result.is_err() {
        world = before;
    }
    let code = result.err().unwrap_or(0);
    if u64::from(code) != num(expected, "error_code")
        || (code == 0) != expected["success"].as_bool().unwrap()
    {
        return Err(format!("code {code:04x}, expected {:04x}", num(expected, "error_code")));
    }
    let post = &expected["post_state"];
    if post.is_null() {
        return Ok(());
    }
    let wanted = load(post);
    if visible(&world) != visible(&wanted) {
        return Err(format!("state {:#?}, expected {:#?}", visible(&world), visible(&wanted)));
    }
    let total_energy = num(&post["global_state"], "total_energy");
    let (got, want) = (world.totals, wanted.totals);
    if (got.supply, got.burned, got.height, got.energy)
        != (want.supply, want.burned, want.height, total_energy)
    {
        return Err(format!("totals {got:?}, expected {}", post["global_state"]));
    }
    if digest(&world) != text(expected, "state_digest") {
        return Err(format!("digest {}, expected {}", digest(&world), expected["state_digest"]));
    }
    Ok(())
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
fn published_vectors() {
    let Some(dir) = vectors_dir() else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the published vectors");
        eprintln!("skipped: no vectors; set WAVEFRONT_VECTORS to their folder");
        return;
    };
    let verifier = Verifier::new();
    let mut failures = Vec::new();
    let mut count = 0;
    for file in files(dir) {
        let content: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        for vector in list(&content, "test_vectors") {
            if text(&vector["input"], "kind") == "tx_roundtrip" {
                continue;
            }
            count += 1;
            if let Err(reason) = check(vector, &verifier) {
                let file = file.file_name().unwrap_or_default().to_string_lossy();
                failures.push(format!("{file}: {}: {reason}", text(vector, "name")));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
    assert!(count >= 200, "only {count} vectors found");
}
