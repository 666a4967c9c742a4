//! What a transaction is run with.

use wavefront_types::{AccountId, BlockEnv, Signature, Transaction, Verdict};

use crate::CallContext;

/// Verifies participants' signatures over one transaction.
///
/// Asked once per transaction, when fee and nonce are in order. The implementer binds the
/// message: BLAKE3-256 of the transaction's signed bytes (`docs/protocol/signatures.md`).
pub trait MultisigVerifier {
    /// Whether every signature is its participant's over the transaction at hand.
    fn verify(&self, signers: &[(AccountId, Signature)]) -> bool;
}

impl<F: Fn(&AccountId, &Signature) -> bool> MultisigVerifier for F {
    fn verify(&self, signers: &[(AccountId, Signature)]) -> bool {
        signers.iter().all(|(participant, signature)| self(participant, signature))
    }
}

/// One transaction with what is known about it without state.
#[derive(Clone, Copy)]
pub struct TxInput<'a> {
    /// The transaction.
    pub tx: &'a Transaction,
    /// Its size on the wire in bytes; the minimum fee depends on it.
    pub size: u32,
    /// What authentication found.
    pub verdict: Verdict,
    /// The environment of its block.
    pub env: &'a BlockEnv,
    /// Checks participants' signatures over this transaction; asked only where the source has a
    /// multisig configuration.
    pub multisig: &'a dyn MultisigVerifier,
    /// What its calls of contracts are run with; asked only where it has some.
    pub contracts: &'a dyn CallContext,
}

impl core::fmt::Debug for TxInput<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("TxInput")
            .field("source", &self.tx.source)
            .field("kind", &self.tx.kind())
            .field("nonce", &self.tx.nonce)
            .field("size", &self.size)
            .field("verdict", &self.verdict)
            .finish_non_exhaustive()
    }
}
