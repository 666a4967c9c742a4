//! The host's verifier of privacy proofs.

use wavefront_types::Transaction;

/// Verifies the zero-knowledge proofs of privacy transactions; supplied by the host.
///
/// # Examples
/// ```
/// use wavefront_engine::ProofVerifier;
/// use wavefront_types::Transaction;
///
/// /// For a chain that is known to be good.
/// struct Trusting;
///
/// impl ProofVerifier for Trusting {
///     fn verify(&self, _: &Transaction) -> bool {
///         true
///     }
/// }
/// ```
pub trait ProofVerifier: Send + Sync {
    /// Whether all proofs of `tx` hold. Called from the thread that calls the engine and from its
    /// helpers, at most once per transaction and block.
    fn verify(&self, tx: &Transaction) -> bool;
}
