//! What a contract tells: logs, events, return data.

use wavefront_types::{CallEvent, CallLog};
use wavefront_vm::{HostCall, HostError};

use super::limits::{
    EVENT_LEN_MAX, EVENTS_MAX, LOGS_LEN_MAX, RETURN_LEN_MAX, TOPICS_MAX, at_most, price,
};
use super::memory::put;
use crate::contract::session::Frame;

/// Keeps a log if there is room for it.
fn keep(frame: &mut Frame<'_, '_>, len: usize, log: impl FnOnce() -> CallLog) {
    let session = &mut *frame.session;
    // Something for its bookkeeping, too, so that empty ones are bounded as well.
    let logged = session.logged.saturating_add(len).saturating_add(16);
    if logged <= LOGS_LEN_MAX {
        session.logged = logged;
        session.logs.push(log());
    }
}

/// `log` (text, len).
pub(super) fn log(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [text, len, ..] = call.args();
    let gas = frame.session.context.gas();
    call.consume(price(gas.log, len, gas.log_byte))?;
    let bytes = call.read(text, len)?;
    keep(frame, bytes.len(), || CallLog::Bytes(Box::from(bytes)));
    Ok(0)
}

/// `log_u64` (a, b, c, d, e).
pub(super) fn log_numbers(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let numbers = call.args();
    let gas = frame.session.context.gas();
    call.consume(price(gas.log, 40, gas.log_byte))?;
    keep(frame, 40, || CallLog::Numbers(numbers));
    Ok(0)
}

/// `log_pubkey` (address).
pub(super) fn log_address(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [address, ..] = call.args();
    let gas = frame.session.context.gas();
    call.consume(price(gas.log, 32, gas.log_byte))?;
    let address = call.read_array(address)?;
    keep(frame, 32, || CallLog::Address(address));
    Ok(0)
}

/// `emit_event` (topics, count, data, len).
pub(super) fn event(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [topics, count, data, len, _] = call.args();
    at_most("topics of an event", count, TOPICS_MAX)?;
    at_most("bytes of an event", len, EVENT_LEN_MAX)?;
    let topics_len = count.saturating_mul(32);
    let gas = frame.session.context.gas();
    call.consume(price(gas.event, topics_len.saturating_add(len), gas.event_byte))?;
    if frame.session.events.len() >= EVENTS_MAX {
        return Err(HostError::trap("more than 1,000 events"));
    }
    let (topics, _) = call.read(topics, topics_len)?.as_chunks::<32>();
    let data = call.read(data, len)?;
    let event =
        CallEvent { contract: frame.contract, topics: topics.into(), data: Box::from(data) };
    frame.session.events.push(event);
    Ok(0)
}

/// `set_return_data` (data, len).
pub(super) fn set_return_data(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [data, len, ..] = call.args();
    at_most("bytes of return data", len, RETURN_LEN_MAX)?;
    let gas = frame.session.context.gas();
    call.consume(price(gas.return_data, len, gas.return_data_byte))?;
    let data = Box::from(call.read(data, len)?);
    frame.session.returned = Some((frame.contract, data));
    Ok(0)
}

/// `get_return_data` (to, capacity, `contract_out`): the full length of what was set last; nothing
/// is written when nothing was.
pub(super) fn get_return_data(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [to, capacity, contract_out, ..] = call.args();
    let gas = frame.session.context.gas();
    let returned = &frame.session.returned;
    let len = returned.as_ref().map_or(0, |(_, data)| data.len() as u64);
    call.consume(price(gas.return_data, len.min(capacity), gas.return_data_byte))?;
    let Some((contract, data)) = returned else { return Ok(0) };
    call.write(contract_out, &contract.0)?;
    put(call, to, capacity, data)
}
