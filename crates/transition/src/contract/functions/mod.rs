//! Host functions, one file for each group. Each checks lengths, takes gas, and only then allocates
//! or moves anything.

mod calls;
mod environment;
mod hashes;
mod limits;
mod memory;
mod money;
mod output;
mod storage;
mod vrf;

use wavefront_vm::{Host, HostCall, HostError, HostFunction, PUBLISHED};

use super::session::Frame;

impl Host for Frame<'_, '_> {
    fn call(&mut self, function: HostFunction, call: &mut HostCall<'_>) -> Result<u64, HostError> {
        let name = PUBLISHED.get(function.index()).copied().unwrap_or_default();
        by_name(self, name, call)
    }
}

/// Calls the host function with this name.
fn by_name(
    frame: &mut Frame<'_, '_>,
    name: &str,
    call: &mut HostCall<'_>,
) -> Result<u64, HostError> {
    match name {
        "memcpy" | "memmove" => memory::copy(frame, call),
        "memset" => memory::set(frame, call),
        "memcmp" => memory::compare(frame, call),
        "get_heap_region" => memory::heap(frame, call),
        "get_input_data" => memory::input(frame, call),
        "log" => output::log(frame, call),
        "log_u64" => output::log_numbers(frame, call),
        "log_pubkey" => output::log_address(frame, call),
        "emit_event" => output::event(frame, call),
        "set_return_data" => output::set_return_data(frame, call),
        "get_return_data" => output::get_return_data(frame, call),
        "storage_read" => storage::read(frame, call),
        "storage_write" => storage::write(frame, call),
        "storage_delete" => storage::delete(frame, call),
        "tload" => storage::read_transient(frame, call),
        "tstore" => storage::write_transient(frame, call),
        "blake3" => hashes::hash(frame, call, hashes::blake3),
        "sha256" => hashes::hash(frame, call, hashes::sha256),
        "keccak256" => hashes::hash(frame, call, hashes::keccak256),
        "get_balance" => money::balance(frame, call),
        "get_asset_balance" => money::asset_balance(frame, call),
        "transfer" => money::transfer(frame, call),
        "transfer_asset" => money::transfer_asset(frame, call),
        "invoke" | "call" => calls::invoke(frame, call),
        "vrf_random" => vrf::random(frame, call),
        "vrf_public_key" => vrf::public_key(frame, call),
        "vrf_verify" => vrf::verify(frame, call),
        "abort" => Err(HostError::trap("abort was called")),
        "panic" => Err(HostError::trap("panic was called")),
        other => environment::ask(frame, other, call),
    }
}
