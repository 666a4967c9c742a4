//! The names under which modules import host functions.

use super::HostFunctions;

/// Every host function of the protocol, in the order of their numbers: memory, log, input and
/// storage; environment and hashes; money and events; contract to contract.
pub const PUBLISHED: [&str; 43] = [
    "log",
    "log_u64",
    "log_pubkey",
    "memcpy",
    "memmove",
    "memset",
    "memcmp",
    "get_input_data",
    "set_return_data",
    "storage_read",
    "storage_write",
    "storage_delete",
    "tload",
    "tstore",
    "remaining_compute_units",
    "get_caller",
    "get_tx_sender",
    "get_contract_hash",
    "get_block_hash",
    "get_tx_hash",
    "get_coinbase",
    "get_block_height",
    "get_topo_height",
    "get_timestamp",
    "get_chain_id",
    "get_call_value",
    "get_heap_region",
    "blake3",
    "sha256",
    "keccak256",
    "abort",
    "panic",
    "emit_event",
    "get_balance",
    "transfer",
    "get_asset_balance",
    "transfer_asset",
    "vrf_random",
    "vrf_public_key",
    "vrf_verify",
    "invoke",
    "call",
    "get_return_data",
];

/// Functions after which a module does not go on.
const NEVER_RETURN: [&str; 2] = ["abort", "panic"];

/// Known names that nobody offers any more.
const GONE: [&str; 1] = ["offer_call"];

impl HostFunctions {
    /// All of [`PUBLISHED`]: a function's number is its place there.
    ///
    /// # Examples
    ///
    /// ```
    /// use wavefront_vm::{HostFunctions, PUBLISHED, function_id};
    ///
    /// let log = HostFunctions::published().find(function_id("log")).expect("it is published");
    /// assert_eq!(PUBLISHED[log.index()], "log");
    /// ```
    #[must_use]
    pub fn published() -> Self {
        let functions = Self::new(&PUBLISHED).and_then(|functions| functions.with_names(&GONE));
        // Names do not change while the program runs; a test looks at all of them.
        functions.unwrap_or_default().that_never_return(&NEVER_RETURN)
    }
}
