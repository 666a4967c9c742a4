//! How much work the signatures of a block were.

/// Figures of one block's authentication; not part of any result.
///
/// # Examples
/// A block whose transactions the engine has seen costs no signature:
/// ```
/// use wavefront_engine::{Engine, EngineConfig};
/// use wavefront_types::BlockPolicy;
///
/// # use wavefront_workload::{ScenarioSpec, Shape, scenario};
/// # let spec = ScenarioSpec { seed: 1, txs: 4, accounts: 8, signed: true };
/// # let scenario = scenario(&Shape::Disjoint, &spec);
/// # let block = scenario.block;
/// let engine = Engine::new(EngineConfig::recommended(1, BlockPolicy::SkipFailed))?;
/// let first = engine.authenticate(block.clone())?.signatures();
/// let again = engine.authenticate(block)?.signatures();
/// assert_eq!((first.verified, again.verified, again.skipped), (4, 0, 4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
