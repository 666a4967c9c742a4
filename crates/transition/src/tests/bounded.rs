//! What a transaction touches does not grow with what was stored before it.

use wavefront_types::state::codec::encode_value;
use wavefront_types::transaction::{AgentPayload, EnergyPayload, SessionScope};
use wavefront_types::{AccountId, COIN, Hash, Payload, Transaction};

use super::energy::op;
use super::world::{ALICE, BOB, World, tx};

/// The bytes of the values that a transaction replaced or wrote: what it copies, at most.
fn written(world: &mut World, t: &Transaction) -> usize {
    let before = world.state.clone();
    world.ok(t);
    let changed = world.state.iter().filter(|(key, value)| before.get(key) != Some(value));
    let gone = before.iter().filter(|(key, _)| !world.state.contains_key(key));
    changed.chain(gone).map(|(_, value)| encode_value(value).len()).sum()
}

/// Many session keys with long scopes: what comes later is as cheap as with none.
#[test]
fn session_keys_weigh_on_no_later_transaction() {
    let mut world = World::funded();
    let agent = |nonce, payload| tx(ALICE, nonce, Payload::Agent(payload));
    let register = AgentPayload::Register {
        controller: BOB,
        policy_hash: Hash([3; 32]),
        energy_pool: None,
        session_root: None,
    };
    world.ok(&agent(0, register));
    let set = |world: &mut World, nonce| {
        written(world, &agent(nonce, AgentPayload::SetStatus { status: u8::from(nonce % 2 == 1) }))
    };
    let alone = set(&mut world, 1);
    for n in 0..50_u64 {
        let targets: Vec<_> = (0..1_000_u64)
            .map(|target| {
                let mut id = [7; 32];
                id[..16].copy_from_slice(&[target.to_be_bytes(), n.to_be_bytes()].concat());
                AccountId(id)
            })
            .collect();
        let scope = SessionScope::new(&targets, &[]);
        let added =
            AgentPayload::AddSessionKey { key_id: n, key: BOB, expiry: 0, max_value: 0, scope };
        world.ok(&agent(n + 2, added));
    }
    assert_eq!(set(&mut world, 52), alone);
    // Revoking moves none of what the key's transaction stored.
    let revoked = written(&mut world, &agent(53, AgentPayload::RevokeSessionKey { key_id: 9 }));
    assert!(revoked < 300, "{revoked}");
}

#[test]
fn freezes_weigh_on_no_later_one() {
    let mut world = World::funded();
    let freeze = |nonce| op(ALICE, nonce, EnergyPayload::Freeze { amount: COIN, days: 3 });
    let first = written(&mut world, &freeze(0));
    for nonce in 1..200 {
        assert_eq!(written(&mut world, &freeze(nonce)), first, "freeze {nonce}");
    }
    assert_eq!(world.freezes(ALICE).len(), 200);
}
