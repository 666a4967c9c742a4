//! Agent account payloads.

use super::{DecodeErrorKind, Decoded, Reader, Writer};
use crate::transaction::{AgentPayload, SessionScope};
use crate::{AccountId, Hash};

pub(super) fn read(r: &mut Reader<'_>) -> Decoded<AgentPayload> {
    Ok(match r.u8("an agent operation")? {
        0 => AgentPayload::Register {
            controller: r.id("a controller")?,
            policy_hash: r.id("a policy hash")?,
            energy_pool: read_pool(r)?,
            session_root: read_root(r)?,
        },
        1 => AgentPayload::UpdatePolicy { policy_hash: r.id("a policy hash")? },
        2 => AgentPayload::RotateController { controller: r.id("a controller")? },
        3 => AgentPayload::SetStatus { status: r.u8("a status")? },
        4 => AgentPayload::SetEnergyPool { energy_pool: read_pool(r)? },
        5 => AgentPayload::SetSessionRoot { session_root: read_root(r)? },
        6 => AgentPayload::AddSessionKey {
            key_id: r.u64("a key number")?,
            key: r.id("a session key")?,
            expiry: r.u64("an expiry topoheight")?,
            max_value: r.u64("an amount")?,
            scope: read_scope(r)?,
        },
        7 => AgentPayload::RevokeSessionKey { key_id: r.u64("a key number")? },
        _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "an agent operation of 0 to 7")),
    })
}

/// Both lists, kept as the bytes that they are.
fn read_scope(r: &mut Reader<'_>) -> Decoded<SessionScope> {
    let start = r.clone();
    for (count, ids) in [
        ("the number of allowed targets", "allowed targets"),
        ("the number of allowed assets", "allowed assets"),
    ] {
        let count = usize::from(r.u16(count)?);
        r.take(32 * count, ids)?;
    }
    let content = start.clone().take(r.offset() - start.offset(), "a scope")?;
    let scope = SessionScope::from_content(content.into());
    scope.ok_or_else(|| start.fail_back(DecodeErrorKind::Value, 0, "a scope"))
}

fn read_pool(r: &mut Reader<'_>) -> Decoded<Option<AccountId>> {
    r.option("the flag of an energy pool", |r| r.id("an energy pool"))
}

fn read_root(r: &mut Reader<'_>) -> Decoded<Option<Hash>> {
    r.option("the flag of a session root", |r| r.id("a session root"))
}

fn write_pool(w: &mut Writer, pool: Option<&AccountId>) {
    w.option(pool, |w, id| w.raw(&id.0));
}

fn write_root(w: &mut Writer, root: Option<&Hash>) {
    w.option(root, |w, hash| w.raw(&hash.0));
}

pub(super) fn write(w: &mut Writer, payload: &AgentPayload) {
    match payload {
        AgentPayload::Register { controller, policy_hash, energy_pool, session_root } => {
            w.u8(0);
            w.raw(&controller.0);
            w.raw(&policy_hash.0);
            write_pool(w, energy_pool.as_ref());
            write_root(w, session_root.as_ref());
        }
        AgentPayload::UpdatePolicy { policy_hash } => {
            w.u8(1);
            w.raw(&policy_hash.0);
        }
        AgentPayload::RotateController { controller } => {
            w.u8(2);
            w.raw(&controller.0);
        }
        AgentPayload::SetStatus { status } => {
            w.u8(3);
            w.u8(*status);
        }
        AgentPayload::SetEnergyPool { energy_pool } => {
            w.u8(4);
            write_pool(w, energy_pool.as_ref());
        }
        AgentPayload::SetSessionRoot { session_root } => {
            w.u8(5);
            write_root(w, session_root.as_ref());
        }
        AgentPayload::AddSessionKey { key_id, key, expiry, max_value, scope } => {
            w.u8(6);
            w.u64(*key_id);
            w.raw(&key.0);
            w.u64(*expiry);
            w.u64(*max_value);
            w.raw(scope.content());
        }
        AgentPayload::RevokeSessionKey { key_id } => {
            w.u8(7);
            w.u64(*key_id);
        }
    }
}
