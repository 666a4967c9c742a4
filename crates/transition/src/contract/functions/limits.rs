//! What contracts may pass, at most.

use wavefront_vm::HostError;

/// Bytes of a key of storage; at least 1.
pub(super) const KEY_LEN_MAX: u64 = 256;
/// Bytes of a value in storage.
pub(super) const VALUE_LEN_MAX: u64 = 65_536;
/// Bytes of return data.
pub(super) const RETURN_LEN_MAX: u64 = 1_024;
/// Events of a transaction.
pub(super) const EVENTS_MAX: usize = 1_000;
/// Topics of an event.
pub(super) const TOPICS_MAX: u64 = 16;
/// Bytes of an event's data.
pub(super) const EVENT_LEN_MAX: u64 = 8_192;
/// Bytes of input of a call from a contract.
pub(super) const INPUT_LEN_MAX: u64 = 65_536;
/// Bytes of logs that are kept of a transaction; further ones are paid, and dropped.
pub(super) const LOGS_LEN_MAX: usize = 65_536;

/// A trap when `len` is above `max`.
pub(super) fn at_most(what: &str, len: u64, max: u64) -> Result<(), HostError> {
    if len > max {
        return Err(HostError::trap(format!("{what}: {len}, at most {max}")));
    }
    Ok(())
}

/// Gas of something with a price for each of `count` units.
pub(super) fn price(base: u64, count: u64, each: u64) -> u64 {
    // More than anybody has, where it does not fit.
    count.checked_mul(each).and_then(|sum| sum.checked_add(base)).unwrap_or(u64::MAX)
}
