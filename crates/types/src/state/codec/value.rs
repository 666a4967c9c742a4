//! Values as bytes: a tag, then the fields in order of declaration.

use std::sync::Arc;

use super::CodecError;
use crate::state::{
    Account, AccountExtra, AgentAccount, ContractRecord, Energy, FreezeRecord, MultisigConfig,
    NameRecord, PendingUnfreeze, SessionKey, StateValue, StorageEntry,
};
use crate::wire::{DecodeErrorKind, Decoded, Reader, Writer};

const ACCOUNT: u8 = 0;
const AMOUNT: u8 = 1;
const ENERGY: u8 = 2;
const AGENT: u8 = 3;
const NAME: u8 = 4;
const NAME_OF: u8 = 5;
const CONTRACT: u8 = 6;
const MULTISIG: u8 = 7;
const FREEZE: u8 = 8;
const UNFREEZING: u8 = 9;
const SESSION_KEY: u8 = 10;
const CONTENT: u8 = 11;
const STORAGE: u8 = 12;

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
        StateValue::Energy(Energy { energy, frozen, records }) => {
            w.u8(ENERGY);
            w.u64(*energy);
            w.u64(*frozen);
            w.u8(u8::from(*records));
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
        StateValue::Contract(contract) => {
            let ContractRecord { module } = &**contract;
            w.u8(CONTRACT);
            w.raw(&module.0);
        }
        StateValue::Multisig(config) => {
            let MultisigConfig { threshold, participants } = &**config;
            w.u8(MULTISIG);
            w.u8(*threshold);
            w.ids(participants, |id| &id.0);
        }
        StateValue::Freeze(record) => {
            w.u8(FREEZE);
            write_freeze(&mut w, record);
        }
        StateValue::Unfreezing(pending) => {
            w.u8(UNFREEZING);
            write_unfreezing(&mut w, pending);
        }
        StateValue::SessionKey(session) => {
            w.u8(SESSION_KEY);
            write_session_key(&mut w, session);
        }
        StateValue::Content(bytes) => {
            w.u8(CONTENT);
            w.blob(bytes);
        }
        StateValue::Storage(entry) => {
            let StorageEntry { key, value } = &**entry;
            w.u8(STORAGE);
            w.blob(key);
            w.blob(value);
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
        ENERGY => StateValue::Energy(Energy {
            energy: r.u64("energy")?,
            frozen: r.u64("frozen units")?,
            records: r.flag("whether there are records")?,
        }),
        AGENT => StateValue::Agent(Arc::new(read_agent(&mut r)?)),
        NAME => {
            let owner = r.id("the owner of a name")?;
            let name = Box::from(read_text(&mut r)?);
            StateValue::Name(Arc::new(NameRecord { name, owner }))
        }
        NAME_OF => StateValue::NameOf(Arc::from(read_text(&mut r)?)),
        CONTRACT => {
            StateValue::Contract(Arc::new(ContractRecord { module: r.id("a module's hash")? }))
        }
        MULTISIG => StateValue::Multisig(Arc::new(MultisigConfig {
            threshold: r.u8("a threshold")?,
            participants: r.ids("participants")?,
        })),
        FREEZE => StateValue::Freeze(Arc::new(read_freeze(&mut r)?)),
        UNFREEZING => StateValue::Unfreezing(read_unfreezing(&mut r)?.into()),
        SESSION_KEY => StateValue::SessionKey(Arc::new(read_session_key(&mut r)?)),
        CONTENT => StateValue::Content(Arc::from(r.blob("content")?)),
        STORAGE => StateValue::Storage(Arc::new(StorageEntry {
            key: Box::from(r.blob("a contract's key")?),
            value: Box::from(r.blob("a contract's value")?),
        })),
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
        w.u8(u8::from(*multisig));
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
            multisig: r.flag("whether multisig is configured")?,
        };
        if extra == AccountExtra::default() {
            let len = r.offset() - start;
            return Err(r.fail_back(DecodeErrorKind::Value, len, "a rare part that is not empty"));
        }
        Ok(Arc::new(extra))
    })?;
    Ok(Account { balance, nonce, extra })
}

fn write_freeze(w: &mut Writer, record: &FreezeRecord) {
    let FreezeRecord { amount, energy_gained, freeze_height, unlock_height } = *record;
    w.u64(amount);
    w.u64(energy_gained);
    w.u64(freeze_height);
    w.u64(unlock_height);
}

fn read_freeze(r: &mut Reader<'_>) -> Decoded<FreezeRecord> {
    Ok(FreezeRecord {
        amount: r.u64("an amount")?,
        energy_gained: r.u64("energy")?,
        freeze_height: r.u64("a height")?,
        unlock_height: r.u64("a height")?,
    })
}

fn write_unfreezing(w: &mut Writer, pending: &[PendingUnfreeze]) {
    w.len_u32(pending.len());
    for entry in pending {
        let PendingUnfreeze { amount, expire_height } = *entry;
        w.u64(amount);
        w.u64(expire_height);
    }
}

fn read_unfreezing(r: &mut Reader<'_>) -> Decoded<Vec<PendingUnfreeze>> {
    let count = r.len_u32("the number of pending unfreezes")?;
    if count == 0 {
        return Err(r.fail_back(DecodeErrorKind::Value, 4, "at least one pending unfreeze"));
    }
    r.list(count, 16, |r| {
        Ok(PendingUnfreeze { amount: r.u64("an amount")?, expire_height: r.u64("a height")? })
    })
}

fn write_agent(w: &mut Writer, agent: &AgentAccount) {
    let AgentAccount { owner, controller, policy_hash, status, energy_pool, session_root } = agent;
    w.raw(&owner.0);
    w.raw(&controller.0);
    w.raw(&policy_hash.0);
    w.u8(*status);
    w.option(energy_pool.as_ref(), |w, id| w.raw(&id.0));
    w.option(session_root.as_ref(), |w, hash| w.raw(&hash.0));
}

fn read_agent(r: &mut Reader<'_>) -> Decoded<AgentAccount> {
    Ok(AgentAccount {
        owner: r.id("an owner")?,
        controller: r.id("a controller")?,
        policy_hash: r.id("a policy hash")?,
        status: r.u8("a status")?,
        energy_pool: r.option("the flag of an energy pool", |r| r.id("an energy pool"))?,
        session_root: r.option("the flag of a session root", |r| r.id("a session root"))?,
    })
}

fn write_session_key(w: &mut Writer, session: &SessionKey) {
    let SessionKey { key, expiry, max_value, scope } = session;
    w.raw(&key.0);
    w.u64(*expiry);
    w.u64(*max_value);
    w.option(scope.as_ref(), |w, hash| w.raw(&hash.0));
}

fn read_session_key(r: &mut Reader<'_>) -> Decoded<SessionKey> {
    Ok(SessionKey {
        key: r.id("a session key")?,
        expiry: r.u64("an expiry topoheight")?,
        max_value: r.u64("an amount")?,
        scope: r.option("the flag of a scope", |r| r.id("a scope's hash"))?,
    })
}
