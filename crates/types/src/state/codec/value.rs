//! Values as bytes: a tag, then the fields in order of declaration.

use std::sync::Arc;

use super::CodecError;
use crate::state::{
    Account, AccountExtra, AgentAccount, Energy, EnergyResource, FreezeRecord, MultisigConfig,
    NameRecord, PendingUnfreeze, SessionKey, StateValue,
};
use crate::wire::{DecodeErrorKind, Decoded, Reader, Writer};

const ACCOUNT: u8 = 0;
const AMOUNT: u8 = 1;
const ENERGY: u8 = 2;
const AGENT: u8 = 3;
const NAME: u8 = 4;
const NAME_OF: u8 = 5;
const CONTRACT: u8 = 6;

/// The byte form of a value.
///
/// # Panics
/// When a part is longer than 4 GiB.
#[must_use]
pub fn encode_value(value: &StateValue) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32);
    encode_value_into(value, &mut bytes);
    bytes
}

/// Appends the byte form of a value to `out`, whose room is reused.
///
/// # Panics
/// When a part is longer than 4 GiB.
pub fn encode_value_into(value: &StateValue, out: &mut Vec<u8>) {
    let mut w = Writer::append_to(core::mem::take(out));
    match value {
        StateValue::Account(account) => {
            w.u8(ACCOUNT);
            write_account(&mut w, account);
        }
        StateValue::Amount(amount) => {
            w.u8(AMOUNT);
            w.u64(*amount);
        }
        StateValue::Energy(energy) => {
            w.u8(ENERGY);
            write_energy(&mut w, energy);
        }
        StateValue::Agent(agent) => {
            w.u8(AGENT);
            write_agent(&mut w, agent);
        }
        StateValue::Name(record) => {
            let NameRecord { name, owner } = &**record;
            w.u8(NAME);
            w.raw(&owner.0);
            w.blob(name.as_bytes());
        }
        StateValue::NameOf(name) => {
            w.u8(NAME_OF);
            w.blob(name.as_bytes());
        }
        StateValue::Contract(module) => {
            w.u8(CONTRACT);
            w.blob(module);
        }
    }
    *out = w.into_bytes();
}

/// The value with this byte form.
///
/// # Errors
/// [`CodecError`] when there is none: [`encode_value`] gives the same bytes back, or this fails.
pub fn decode_value(bytes: &[u8]) -> Result<StateValue, CodecError> {
    let mut r = Reader::new(bytes);
    let value = match r.u8("the kind of a value")? {
        ACCOUNT => StateValue::Account(read_account(&mut r)?),
        AMOUNT => StateValue::Amount(r.u64("an amount")?),
        ENERGY => StateValue::Energy(Arc::new(read_energy(&mut r)?)),
        AGENT => StateValue::Agent(Arc::new(read_agent(&mut r)?)),
        NAME => {
            let owner = r.id("the owner of a name")?;
            let name = Box::from(read_text(&mut r)?);
            StateValue::Name(Arc::new(NameRecord { name, owner }))
        }
        NAME_OF => StateValue::NameOf(Arc::from(read_text(&mut r)?)),
        CONTRACT => StateValue::Contract(Arc::from(r.blob("a module")?)),
        _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "a known kind of value").into()),
    };
    r.finish()?;
    Ok(value)
}

fn read_text<'a>(r: &mut Reader<'a>) -> Decoded<&'a str> {
    let len = r.len_u32("the length of a text")?;
    r.text(len, "text")
}

fn write_account(w: &mut Writer, account: &Account) {
    let Account { balance, nonce, extra } = account;
    w.u64(*balance);
    w.u64(*nonce);
    // An explicit default is written as the `None` that it equals.
    let extra = extra.as_deref().filter(|extra| **extra != AccountExtra::default());
    w.option(extra, |w, extra| {
        let AccountExtra { flags, data, multisig } = extra;
        w.u64(*flags);
        w.blob(data);
        w.option(multisig.as_ref(), |w, config| {
            let MultisigConfig { threshold, participants } = config;
            w.u8(*threshold);
            w.ids(participants, |id| &id.0);
        });
    });
}

fn read_account(r: &mut Reader<'_>) -> Decoded<Account> {
    let balance = r.u64("a balance")?;
    let nonce = r.u64("a nonce")?;
    let extra = r.option("the flag of an account's rare part", |r| {
        let start = r.offset();
        let extra = AccountExtra {
            flags: r.u64("flags")?,
            data: Box::from(r.blob("account data")?),
            multisig: r.option("the flag of a multisig configuration", |r| {
                Ok(MultisigConfig {
                    threshold: r.u8("a threshold")?,
                    participants: r.ids("participants")?,
                })
            })?,
        };
        if extra == AccountExtra::default() {
            let len = r.offset() - start;
            return Err(r.fail_back(DecodeErrorKind::Value, len, "a rare part that is not empty"));
        }
        Ok(Arc::new(extra))
    })?;
    Ok(Account { balance, nonce, extra })
}

fn write_energy(w: &mut Writer, energy: &Energy) {
    let Energy { energy, frozen, resource } = energy;
    w.u64(*energy);
    w.u64(*frozen);
    w.option(resource.as_ref(), |w, resource| {
        let EnergyResource { freeze_records, pending_unfreezes } = resource;
        w.len_u32(freeze_records.len());
        for record in freeze_records {
            let FreezeRecord { amount, energy_gained, freeze_height, unlock_height } = *record;
            w.u64(amount);
            w.u64(energy_gained);
            w.u64(freeze_height);
            w.u64(unlock_height);
        }
        w.len_u32(pending_unfreezes.len());
        for pending in pending_unfreezes {
            let PendingUnfreeze { amount, expire_height } = *pending;
            w.u64(amount);
            w.u64(expire_height);
        }
    });
}

fn read_energy(r: &mut Reader<'_>) -> Decoded<Energy> {
    Ok(Energy {
        energy: r.u64("energy")?,
        frozen: r.u64("frozen units")?,
        resource: r.option("the flag of an energy resource", |r| {
            let records = r.len_u32("the number of freezes")?;
            let freeze_records = r.list(records, 32, |r| {
                Ok(FreezeRecord {
                    amount: r.u64("an amount")?,
                    energy_gained: r.u64("energy")?,
                    freeze_height: r.u64("a height")?,
                    unlock_height: r.u64("a height")?,
                })
            })?;
            let pending = r.len_u32("the number of pending unfreezes")?;
            let pending_unfreezes = r.list(pending, 16, |r| {
                Ok(PendingUnfreeze {
                    amount: r.u64("an amount")?,
                    expire_height: r.u64("a height")?,
                })
            })?;
            Ok(EnergyResource { freeze_records, pending_unfreezes })
        })?,
    })
}

fn write_agent(w: &mut Writer, agent: &AgentAccount) {
    let AgentAccount {
        owner,
        controller,
        policy_hash,
        status,
        energy_pool,
        session_root,
        session_keys,
    } = agent;
    w.raw(&owner.0);
    w.raw(&controller.0);
    w.raw(&policy_hash.0);
    w.u8(*status);
    w.option(energy_pool.as_ref(), |w, id| w.raw(&id.0));
    w.option(session_root.as_ref(), |w, hash| w.raw(&hash.0));
    w.len_u32(session_keys.len());
    for session in session_keys {
        let SessionKey { key_id, key, expiry, max_value, allowed_targets, allowed_assets } =
            session;
        w.u64(*key_id);
        w.raw(&key.0);
        w.u64(*expiry);
        w.u64(*max_value);
        w.ids(allowed_targets, |id| &id.0);
        w.ids(allowed_assets, |id| &id.0);
    }
}

fn read_agent(r: &mut Reader<'_>) -> Decoded<AgentAccount> {
    Ok(AgentAccount {
        owner: r.id("an owner")?,
        controller: r.id("a controller")?,
        policy_hash: r.id("a policy hash")?,
        status: r.u8("a status")?,
        energy_pool: r.option("the flag of an energy pool", |r| r.id("an energy pool"))?,
        session_root: r.option("the flag of a session root", |r| r.id("a session root"))?,
        session_keys: {
            let count = r.len_u32("the number of session keys")?;
            r.list(count, 64, |r| {
                Ok(SessionKey {
                    key_id: r.u64("a key number")?,
                    key: r.id("a session key")?,
                    expiry: r.u64("an expiry topoheight")?,
                    max_value: r.u64("an amount")?,
                    allowed_targets: r.ids("allowed targets")?,
                    allowed_assets: r.ids("allowed assets")?,
                })
            })?
        },
    })
}
