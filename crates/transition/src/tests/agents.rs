//! Agent accounts.

use wavefront_types::state::{AgentAccount, SessionKeyId};
use wavefront_types::transaction::{AgentPayload, SessionScope};
use wavefront_types::{AccountId, COIN, ErrorCode, Hash, Payload, StateKey, StateValue};

use super::world::{ALICE, BOB, CAROL, FEE, GOLD, World, tx};

const POLICY: Hash = Hash([3; 32]);

fn register(controller: AccountId, policy_hash: Hash) -> AgentPayload {
    AgentPayload::Register {
        controller,
        policy_hash,
        energy_pool: Some(CAROL),
        session_root: Some(POLICY),
    }
}

fn key(key_id: u64, max_value: u64) -> AgentPayload {
    AgentPayload::AddSessionKey {
        key_id,
        key: CAROL,
        expiry: 5,
        max_value,
        scope: SessionScope::new(&[BOB], &[GOLD]),
    }
}

fn ok(world: &mut World, payload: AgentPayload) {
    let nonce = world.nonce(ALICE);
    world.ok(&tx(ALICE, nonce, Payload::Agent(payload)));
}

fn fails(world: &mut World, payload: AgentPayload) -> ErrorCode {
    let nonce = world.nonce(ALICE);
    world.fails(&tx(ALICE, nonce, Payload::Agent(payload)))
}

fn agent(world: &World) -> AgentAccount {
    match world.state.get(&StateKey::Agent(ALICE)) {
        Some(StateValue::Agent(agent)) => AgentAccount::clone(agent),
        other => panic!("{other:?}"),
    }
}

fn registered() -> World {
    let mut world = World::funded();
    ok(&mut world, register(BOB, POLICY));
    world
}

#[test]
fn register_stores_everything_and_costs_the_fee() {
    let world = registered();
    let expected = AgentAccount {
        owner: ALICE,
        controller: BOB,
        policy_hash: POLICY,
        status: 0,
        energy_pool: Some(CAROL),
        session_root: Some(POLICY),
    };
    assert_eq!(agent(&world), expected);
    assert_eq!(world.balance(ALICE), 1_000 * COIN - FEE);
}

#[test]
fn register_failures_in_order() {
    let mut world = registered();
    assert_eq!(fails(&mut world, register(AccountId::ZERO, Hash::ZERO)), ErrorCode::InvalidPayload);
    assert_eq!(fails(&mut world, register(ALICE, Hash::ZERO)), ErrorCode::InvalidPayload);
    assert_eq!(fails(&mut world, register(BOB, Hash::ZERO)), ErrorCode::AccountNotFound);
    assert_eq!(fails(&mut world, register(BOB, POLICY)), ErrorCode::AccountExists);
}

#[test]
fn nothing_but_register_works_without_a_record() {
    let mut world = World::funded();
    for payload in [
        AgentPayload::UpdatePolicy { policy_hash: POLICY },
        AgentPayload::RotateController { controller: AccountId::ZERO },
        AgentPayload::SetStatus { status: 9 },
        AgentPayload::SetEnergyPool { energy_pool: None },
        AgentPayload::SetSessionRoot { session_root: None },
        key(1, 1),
        AgentPayload::RevokeSessionKey { key_id: 1 },
    ] {
        assert_eq!(fails(&mut world, payload), ErrorCode::AccountNotFound);
    }
}

#[test]
fn updates_change_their_field_alone() {
    let mut world = registered();
    let mut expected = agent(&world);
    ok(&mut world, AgentPayload::UpdatePolicy { policy_hash: Hash([4; 32]) });
    expected.policy_hash = Hash([4; 32]);
    assert_eq!(agent(&world), expected);
    ok(&mut world, AgentPayload::RotateController { controller: CAROL });
    expected.controller = CAROL;
    assert_eq!(agent(&world), expected);
    ok(&mut world, AgentPayload::SetStatus { status: 1 });
    expected.status = 1;
    assert_eq!(agent(&world), expected);
    ok(&mut world, AgentPayload::SetEnergyPool { energy_pool: None });
    expected.energy_pool = None;
    assert_eq!(agent(&world), expected);
    ok(&mut world, AgentPayload::SetSessionRoot { session_root: None });
    expected.session_root = None;
    assert_eq!(agent(&world), expected);
}

#[test]
fn refused_updates() {
    let mut world = registered();
    let refused = [
        (AgentPayload::UpdatePolicy { policy_hash: Hash::ZERO }, ErrorCode::AccountNotFound),
        (AgentPayload::RotateController { controller: AccountId::ZERO }, ErrorCode::InvalidPayload),
        (AgentPayload::RotateController { controller: ALICE }, ErrorCode::InvalidPayload),
        (AgentPayload::RotateController { controller: BOB }, ErrorCode::InvalidPayload),
        (AgentPayload::SetStatus { status: 2 }, ErrorCode::AccountNotFound),
    ];
    for (payload, code) in refused {
        assert_eq!(fails(&mut world, payload), code);
    }
}

#[test]
fn session_keys_are_sorted_replaced_and_revoked() {
    let mut world = registered();
    for (id, value) in [(5, 1), (2, 2), (9, 3), (5, 4)] {
        ok(&mut world, key(id, value));
    }
    let keys = |world: &World| -> Vec<_> {
        let keys = world.state.iter().filter_map(|(key, value)| match (key, value) {
            (StateKey::SessionKey(ALICE, id), StateValue::SessionKey(held)) => {
                Some((id.number(), held.max_value))
            }
            _ => None,
        });
        keys.collect()
    };
    assert_eq!(keys(&world), [(2, 2), (5, 4), (9, 3)]);
    let scope = SessionScope::new(&[BOB], &[GOLD]);
    let content = StateValue::Content(scope.content().clone());
    assert_eq!(world.state.get(&StateKey::Content(scope.hash())), Some(&content));
    ok(&mut world, AgentPayload::RevokeSessionKey { key_id: 5 });
    ok(&mut world, AgentPayload::RevokeSessionKey { key_id: 5 });
    assert_eq!(keys(&world), [(2, 2), (9, 3)]);
    // What a key may deal with is content: kept once for all keys, and for good.
    assert!(world.has(&StateKey::Content(scope.hash())));
}

#[test]
fn an_empty_scope_takes_no_content() {
    let mut world = registered();
    let AgentPayload::AddSessionKey { key_id, key, expiry, max_value, .. } = key(1, 1) else {
        unreachable!("it adds a key")
    };
    let scope = SessionScope::new(&[], &[]);
    ok(&mut world, AgentPayload::AddSessionKey { key_id, key, expiry, max_value, scope });
    let held = world.state.get(&StateKey::SessionKey(ALICE, SessionKeyId::new(1)));
    assert!(matches!(held, Some(StateValue::SessionKey(held)) if held.scope.is_none()));
    assert!(!world.state.keys().any(|key| matches!(key, StateKey::Content(_))));
}
