//! How much work the signatures of a block were.

/// Figures of one block's authentication; not part of any result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SignatureStats {
    /// Owner signatures verified, good or bad.
    pub verified: usize,
    /// Transactions whose owner signature had been found good before.
    pub skipped: usize,
}
