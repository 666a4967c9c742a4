//! Participants' signatures, checked where the rules ask for them: against state.

use wavefront_crypto::{Verifier, multisig_message};
use wavefront_transition::MultisigVerifier;
use wavefront_types::{AccountId, Block, Signature};

/// Verifies participants' signatures of one transaction.
pub(crate) struct BlockMultisig<'a> {
    pub(crate) verifier: &'a Verifier,
    pub(crate) block: &'a Block,
    pub(crate) index: usize,
}

impl MultisigVerifier for BlockMultisig<'_> {
    fn verify(&self, participant: &AccountId, signature: &Signature) -> bool {
        let message = multisig_message(&self.block.signed_parts(self.index));
        self.verifier.verify(participant, &[&message], signature)
    }
}
