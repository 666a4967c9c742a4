//! Hashes of bytes in a module's memory.

use sha2::Sha256;
use sha3::{Digest as _, Keccak256};
use wavefront_vm::{HostCall, HostError};

use super::limits::price;
use crate::contract::session::Frame;

/// `blake3`, `sha256`, `keccak256` (bytes, len, out).
pub(super) fn hash(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
    of: impl FnOnce(&[u8]) -> [u8; 32],
) -> Result<u64, HostError> {
    let [bytes, len, out, ..] = call.args();
    let gas = frame.session.context.gas();
    call.consume(price(gas.hash, len.div_ceil(8), gas.hash_word))?;
    let hash = of(call.read(bytes, len)?);
    call.write(out, &hash)?;
    Ok(0)
}

pub(super) fn blake3(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(super) fn keccak256(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}
