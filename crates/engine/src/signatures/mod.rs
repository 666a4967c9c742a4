//! What the engine remembers about signatures, so that no work is done twice: the keys of frequent
//! signers, and the transactions whose owner's and participants' signatures are known to be good.
//!
//! Why no verdict can depend on it: `docs/design/signatures.md`.

mod generations;
mod memory;
mod signer_keys;
mod stats;
mod verified;

pub(crate) use memory::Signatures;
pub use signer_keys::SignerKeys;
pub use stats::SignatureStats;
pub use verified::VerifiedSet;

#[cfg(test)]
#[cfg(not(any(loom, shuttle)))]
mod tests;
