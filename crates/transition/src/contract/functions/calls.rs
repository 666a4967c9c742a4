//! Calling other contracts.

use wavefront_types::ContractId;
use wavefront_vm::{End, HostCall, HostError};

use super::limits::{INPUT_LEN_MAX, at_most};
use crate::contract::session::{Call, Frame, NOT_CALLED, TRAPPED};

/// `invoke`, `call` (contract, input, len): 0, or how it failed. The one that is called has the gas
/// that is left; what it does not use is its caller's again.
pub(super) fn invoke(frame: &mut Frame<'_, '_>, call: &mut HostCall<'_>) -> Result<u64, HostError> {
    let [contract, input, len, ..] = call.args();
    at_most("bytes of input", len, INPUT_LEN_MAX)?;
    call.consume(frame.session.context.gas().call)?;
    let contract = ContractId(call.read_array(contract)?);
    let input = call.read(input, len)?.to_vec();
    let caller = frame.contract.0;
    let nested = Call { contract, caller, value: 0, input: &input, gas: call.gas() };
    let Some(run) = frame.session.call(&nested)? else { return Ok(NOT_CALLED) };
    call.consume(run.gas_used)?;
    Ok(match run.end {
        End::Exit(code) => code,
        End::Trap(_) | End::Stopped => TRAPPED,
    })
}
