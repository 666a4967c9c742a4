//! From the machine to its host and back.

use super::state::State;
use crate::host::{Host, HostCall, HostError};
use crate::memory::Memory;
use crate::module::{Module, Op};

/// Calls the host; the gas that it took is taken from the state.
pub(super) fn call_host(
    module: &Module,
    memory: &mut Memory,
    host: &mut dyn Host,
    state: &mut State,
    op: &Op,
) -> (Option<&'static str>, Result<u64, HostError>) {
    let Some(import) = module.imports().get(op.aux as usize) else {
        unreachable!("decoding numbers the imports");
    };
    let [_, r1, r2, r3, r4, r5, ..] = state.registers;
    // Frames of this run would be cleared by a run on the same memory; the host has no way to start
    // one, for it sees the memory through the call only.
    let mut call = HostCall::new([r1, r2, r3, r4, r5], module.rodata(), memory, state.gas);
    let answer = host.call(import.function, &mut call);
    let left = call.gas();
    state.host_gas = state.host_gas.saturating_add(state.gas.saturating_sub(left));
    state.gas = left;
    (Some(import.name), answer)
}
