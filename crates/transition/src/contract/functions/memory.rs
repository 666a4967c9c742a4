//! Moving bytes inside of a module's memory, and input into it.

use wavefront_vm::{HEAP_LEN, HEAP_START, HostCall, HostError};

use super::limits::price;
use crate::contract::session::Frame;

fn pay(frame: &Frame<'_, '_>, call: &mut HostCall<'_>, len: u64) -> Result<(), HostError> {
    let gas = frame.session.context.gas();
    Ok(call.consume(price(gas.memory, len.div_ceil(8), gas.memory_word))?)
}

/// `memcpy`, `memmove` (to, from, len).
pub(super) fn copy(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [to, from, len, ..] = call.args();
    pay(frame, call, len)?;
    call.copy(to, from, len)?;
    Ok(0)
}

/// `memset` (to, byte, len).
pub(super) fn set(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [to, byte, len, ..] = call.args();
    pay(frame, call, len)?;
    let [byte, ..] = byte.to_le_bytes();
    call.read_mut(to, len)?.fill(byte);
    Ok(0)
}

/// `memcmp` (a, b, len, out): the difference of the first bytes that differ, an i32.
pub(super) fn compare(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [a, b, len, out, _] = call.args();
    pay(frame, call, len)?;
    let pairs = call.read(a, len)?.iter().zip(call.read(b, len)?);
    let difference = pairs.into_iter().find(|(a, b)| a != b);
    let difference = difference.map_or(0, |(a, b)| i32::from(*a).saturating_sub(i32::from(*b)));
    call.write(out, &difference.to_le_bytes())?;
    Ok(0)
}

/// `get_heap_region` (`start_out`, `len_out`).
pub(super) fn heap(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [start, len, ..] = call.args();
    call.consume(frame.session.context.gas().environment)?;
    call.write(start, &HEAP_START.to_le_bytes())?;
    call.write(len, &(HEAP_LEN as u64).to_le_bytes())?;
    Ok(0)
}

/// `get_input_data` (to, capacity): as much as there is room for; its full length.
pub(super) fn input(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [to, capacity, ..] = call.args();
    let gas = frame.session.context.gas();
    let len = (frame.input.len() as u64).min(capacity);
    call.consume(price(gas.environment, len.div_ceil(8), gas.memory_word))?;
    put(call, to, capacity, frame.input)
}

/// Writes as much as there is room for; the full length.
pub(super) fn put(
    call: &mut HostCall<'_>,
    to: u64,
    capacity: u64,
    bytes: &[u8],
) -> Result<u64, HostError> {
    let len = usize::try_from(capacity).unwrap_or(usize::MAX).min(bytes.len());
    call.write(to, bytes.get(..len).unwrap_or_default())?;
    Ok(bytes.len() as u64)
}
