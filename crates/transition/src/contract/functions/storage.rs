//! What a contract keeps: storage for good, transient storage for the transaction.

use std::sync::Arc;

use wavefront_types::state::StorageEntry;
use wavefront_types::{StateKey, StateValue};
use wavefront_vm::{HostCall, HostError};

use super::limits::{KEY_LEN_MAX, VALUE_LEN_MAX, at_most, price};
use super::memory::put;
use crate::Abort;
use crate::contract::session::Frame;

/// The bytes of a key.
fn key(call: &HostCall<'_>, at: u64, len: u64) -> Result<Vec<u8>, HostError> {
    if len == 0 {
        return Err(HostError::trap("a key without bytes"));
    }
    at_most("bytes of a key", len, KEY_LEN_MAX)?;
    Ok(call.read(at, len)?.to_vec())
}

fn read_entry(
    frame: &mut Frame<'_, '_>,
    key: &StateKey,
) -> Result<Option<Arc<StorageEntry>>, HostError> {
    match frame.session.stage.get(key)? {
        None => Ok(None),
        Some(StateValue::Storage(entry)) => Ok(Some(entry)),
        Some(_) => Err(frame.session.stage.stop(Abort::WrongKind(*key))),
    }
}

/// `storage_read` (key, key length, to, capacity): the value's full length, 0 when there is none.
pub(super) fn read(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [at, len, to, capacity, _] = call.args();
    let gas = frame.session.context.gas();
    call.consume(gas.storage_read)?;
    let key = StateKey::for_storage(frame.contract, &key(call, at, len)?);
    let Some(entry) = read_entry(frame, &key)? else { return Ok(0) };
    call.consume(price(0, entry.value.len() as u64, gas.storage_read_byte))?;
    put(call, to, capacity, &entry.value)
}

/// `storage_write` (key, key length, value, value length).
pub(super) fn write(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let (key, value) = pair(frame, call)?;
    let state_key = StateKey::for_storage(frame.contract, &key);
    let entry = StorageEntry { key: key.into(), value: value.into() };
    frame.session.stage.put(state_key, Some(StateValue::Storage(Arc::new(entry))));
    Ok(0)
}

/// `storage_delete` (key, key length): 1 when there was a value.
pub(super) fn delete(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [at, len, ..] = call.args();
    call.consume(frame.session.context.gas().storage_delete)?;
    let key = StateKey::for_storage(frame.contract, &key(call, at, len)?);
    let existed = read_entry(frame, &key)?.is_some();
    if existed {
        frame.session.stage.put(key, None);
    }
    Ok(u64::from(existed))
}

/// `tload` (key, key length, to, capacity, length out).
pub(super) fn read_transient(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [at, len, to, capacity, len_out] = call.args();
    let gas = frame.session.context.gas();
    call.consume(gas.storage_read)?;
    let key = key(call, at, len)?;
    let value = frame.session.stage.transient(frame.contract.0, &key).unwrap_or_default();
    call.consume(price(0, value.len() as u64, gas.storage_read_byte))?;
    let len = put(call, to, capacity, value)?;
    call.write(len_out, &len.to_le_bytes())?;
    Ok(0)
}

/// `tstore` (key, key length, value, value length).
pub(super) fn write_transient(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let (key, value) = pair(frame, call)?;
    frame.session.stage.put_transient(frame.contract.0, &key, &value);
    Ok(0)
}

/// A key and a value to be written, paid for.
fn pair(frame: &Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<(Vec<u8>, Vec<u8>), HostError> {
    let [key_at, key_len, value_at, value_len, _] = call.args();
    at_most("bytes of a value", value_len, VALUE_LEN_MAX)?;
    let gas = frame.session.context.gas();
    let len = key_len.saturating_add(value_len);
    call.consume(price(gas.storage_write, len, gas.storage_write_byte))?;
    Ok((key(call, key_at, key_len)?, call.read(value_at, value_len)?.to_vec()))
}
