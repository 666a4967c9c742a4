//! How much work the signatures of a block were.

/// Figures of one block's authentication; not part of any result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureStats {
    /// Owner signatures verified, good or bad.
    pub verified: usize,
    /// Transactions whose owner signature had been found good before.
    pub skipped: usize,
}

impl SignatureStats {
    pub(crate) fn new(verified: usize, skipped: usize) -> Self {
        Self { verified, skipped }
    }

    /// Adds those of another part.
    pub(crate) fn add(&mut self, other: Self) {
        self.verified = self.verified.saturating_add(other.verified);
        self.skipped = self.skipped.saturating_add(other.skipped);
    }
}
