//! What authentication, which knows no state, found out about a transaction.

/// The stateless verdict on one transaction; the transition rules turn a bad one into its error
/// code at the place where the protocol checks it (after the sender's existence).
///
/// # Examples
/// A pool of waiting transactions drops what can never be valid:
/// ```
/// use wavefront_types::Verdict;
///
/// let mut waiting = vec![(0, Verdict::Valid), (1, Verdict::BadSignature), (2, Verdict::BadProof)];
/// waiting.retain(|(_, verdict)| *verdict == Verdict::Valid);
/// assert_eq!(waiting, [(0, Verdict::Valid)]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The owner's signature verifies, and so do the proofs if it carries any.
    Valid,
    /// The owner's signature does not verify, or the source is not a valid key.
    BadSignature,
    /// The host's proof verifier refused the privacy proofs.
    BadProof,
}
