//! What the engine remembers about signatures, so that no work is done twice: the keys of frequent
//! signers, and the transactions whose owner's signature is known to be good.
//!
//! Why no verdict can depend on it: `docs/design/signatures.md`.

mod admit;
mod generations;
mod signer_keys;
mod stats;
mod verified;

pub use admit::{AdmitError, Admitted};
pub use signer_keys::SignerKeys;
pub use stats::SignatureStats;
pub use verified::VerifiedSet;

use wavefront_crypto::Verifier;
use wavefront_types::Block;

use crate::EngineConfig;

/// An engine's memory of signatures.
#[derive(Debug)]
pub(crate) struct Signatures {
    keys: SignerKeys,
    verified: VerifiedSet,
}

impl Signatures {
    pub(crate) fn new(config: &EngineConfig) -> Self {
        Self {
            keys: SignerKeys::new(config.signer_keys_bytes_max),
            verified: VerifiedSet::new(config.verified_max),
        }
    }

    /// Whether each transaction's owner signature is good, by index, and how much work that was.
    /// Only what is not known to be good is verified, on the rayon pool this is called from.
    ///
    /// The listed hashes must be those of the bytes, and the transactions what the bytes decode to.
    pub(crate) fn of_block(
        &self,
        verifier: &Verifier,
        block: &Block,
    ) -> (Vec<bool>, SignatureStats) {
        let listed = &block.header.tx_hashes;
        let hashes = listed.get(..block.transactions.len()).unwrap_or(listed);
        let mut good = self.verified.known(hashes);
        let rest: Vec<usize> = (0..good.len()).filter(|&index| !good[index]).collect();
        let verdicts = verifier.verify_some(block, &rest, &self.keys);
        let mut fresh = Vec::with_capacity(rest.len());
        for (&index, _) in rest.iter().zip(&verdicts).filter(|(_, verdict)| **verdict) {
            good[index] = true;
            fresh.push(hashes[index]);
        }
        self.verified.insert(&fresh);
        let skipped = good.len().saturating_sub(rest.len());
        (good, SignatureStats { verified: rest.len(), skipped })
    }
}

#[cfg(test)]
#[cfg(not(any(loom, shuttle)))]
mod tests;
