//! Questions about the call, its transaction and its block.

use wavefront_vm::{HostCall, HostError};

use crate::contract::session::Frame;

/// Answers a question: 32 bytes to the first argument's address, or a number.
pub(super) fn ask(
    frame: &mut Frame<'_, '_>,
    name: &str,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    let session = &*frame.session;
    let (context, env) = (session.context, session.env);
    call.consume(context.gas().environment)?;
    let bytes = match name {
        "get_caller" => frame.caller,
        "get_tx_sender" => session.source.0,
        "get_contract_hash" => frame.contract.0,
        "get_block_hash" => context.block_hash().0,
        "get_tx_hash" => context.tx_hash().0,
        "get_coinbase" => env.miner.0,
        "get_block_height" => return Ok(env.height),
        "get_topo_height" => return Ok(env.topoheight),
        "get_timestamp" => return Ok(env.timestamp / 1_000),
        "get_chain_id" => return Ok(u64::from(env.chain_id)),
        "get_call_value" => return Ok(frame.value),
        "remaining_compute_units" => return Ok(call.gas()),
        other => return Err(HostError::trap(format!("nothing is behind {other}"))),
    };
    let [to, ..] = call.args();
    call.write(to, &bytes)?;
    Ok(0)
}
