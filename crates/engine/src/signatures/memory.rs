//! An engine's memory of signatures, and how a part of a block uses it.

use core::ops::Range;

use wavefront_crypto::{SignatureVerifier, participants_digest};
use wavefront_types::{AccountId, Block, Signature};

use super::signer_keys::SignerKeys;
use super::stats::SignatureStats;
use super::verified::VerifiedSet;
use crate::settings::EngineConfig;

/// An engine's memory of signatures.
#[derive(Debug)]
pub(crate) struct Signatures {
    pub(crate) keys: SignerKeys,
    pub(crate) verified: VerifiedSet,
}

impl Signatures {
    pub(crate) fn new(config: &EngineConfig) -> Self {
        Self {
            keys: SignerKeys::new(config.signer_keys_bytes_max),
            verified: VerifiedSet::new(config.verified_bytes_max),
        }
    }

    /// Whether the owner signatures of some of a block's transactions are good, in order, and how
    /// much work that was. Only what is not known to be good is verified.
    ///
    /// The listed hashes must be those of the bytes, and the transactions what the bytes decode to.
    pub(crate) fn of_part(
        &self,
        verifier: &SignatureVerifier,
        block: &Block,
        part: Range<usize>,
    ) -> (Vec<bool>, SignatureStats) {
        let hashes = &block.header.tx_hashes[part.clone()];
        let mut good = self.verified.known(hashes);
        let first = part.start;
        let rest: Vec<usize> =
            part.zip(&good).filter(|(_, good)| !**good).map(|(index, _)| index).collect();
        let mut fresh = Vec::with_capacity(rest.len());
        for group in rest.chunks(SignatureVerifier::GROUP_LEN) {
            let mut verdicts = [false; SignatureVerifier::GROUP_LEN];
            let verdicts = &mut verdicts[..group.len()];
            verifier.verify_group(block, group, &self.keys, verdicts);
            for (index, _) in group.iter().zip(verdicts).filter(|(_, verdict)| **verdict) {
                let at = index.saturating_sub(first);
                good[at] = true;
                fresh.push(hashes[at]);
            }
        }
        self.verified.insert(&fresh);
        let skipped = good.len().saturating_sub(rest.len());
        (good, SignatureStats::new(rest.len(), skipped))
    }

    /// Whether every one of a multisig account's signatures is its participant's over `message`.
    /// Only what is not known to be good is verified.
    ///
    /// Which participants are asked is the state's word; the digest covers them, so an answer for
    /// one configuration is none for another.
    pub(crate) fn of_participants(
        &self,
        verifier: &SignatureVerifier,
        message: &[u8; 32],
        signers: &[(AccountId, Signature)],
    ) -> bool {
        let question = [participants_digest(message, signers)];
        if self.verified.known(&question) == [true] {
            return true;
        }
        let good = signers.iter().all(|(participant, signature)| {
            #[cfg(test)]
            PARTICIPANTS_VERIFIED.set(PARTICIPANTS_VERIFIED.get().saturating_add(1));
            verifier.verify(participant, &[message], signature)
        });
        if good {
            self.verified.insert(&question);
        }
        good
    }
}

#[cfg(test)]
thread_local! {
    /// Participants' signatures that this thread has verified.
    pub(super) static PARTICIPANTS_VERIFIED: core::cell::Cell<usize> =
        const { core::cell::Cell::new(0) };
}
