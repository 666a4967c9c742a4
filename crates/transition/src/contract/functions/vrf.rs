//! Random numbers from the block's verifiable random function.

use wavefront_types::VrfProof;
use wavefront_vm::{HostCall, HostError};

use super::limits::{KEY_LEN_MAX, at_most};
use crate::contract::session::Frame;

const DOMAIN: &str = "wavefront contract random number";

fn proof<'a>(frame: &Frame<'_, 'a>) -> Result<&'a VrfProof, HostError> {
    let vrf = frame.session.context.vrf();
    vrf.ok_or_else(|| HostError::trap("the block has no verifiable random function"))
}

/// `vrf_random` (seed, len, out, `preout_out`, `proof_out`): a number that follows from the block's
/// output, the contract and the seed; that output, and what proves it.
pub(super) fn random(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [seed, len, out, preout_out, proof_out] = call.args();
    at_most("bytes of a seed", len, KEY_LEN_MAX)?;
    call.consume(frame.session.context.gas().vrf_random)?;
    let vrf = proof(frame)?;
    let mut hasher = blake3::Hasher::new_derive_key(DOMAIN);
    hasher.update(&vrf.output.0);
    hasher.update(&frame.contract.0);
    hasher.update(call.read(seed, len)?);
    let number = *hasher.finalize().as_bytes();
    call.write(out, &number)?;
    call.write(preout_out, &vrf.output.0)?;
    call.write(proof_out, &*vrf.proof)?;
    Ok(0)
}

/// `vrf_public_key` (out).
pub(super) fn public_key(
    frame: &mut Frame<'_, '_>,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let [out, ..] = call.args();
    call.consume(frame.session.context.gas().environment)?;
    let key = proof(frame)?.public_key;
    call.write(out, &key.0)?;
    Ok(0)
}

/// `vrf_verify`: traps, since blocks' proofs are carried here, not verified.
pub(super) fn verify(_: &mut Frame<'_, '_>, _: &mut HostCall<'_>) -> Result<u64, HostError> {
    Err(HostError::trap("vrf_verify is not offered: proofs are carried, not verified"))
}
