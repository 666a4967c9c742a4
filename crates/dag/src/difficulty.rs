//! Difficulty: a Kalman filter over the times that blocks took, in fixed point.

use ruint::aliases::U256;
use wavefront_types::BlockHash;

use crate::error::{Answer, DagError};
use crate::reader::DagReader;
use crate::rules::DagRules;
use crate::view::Dag;

/// Bits behind the point.
const FRACTION: usize = 20;
/// One, in fixed point; also the covariance that a chain begins with.
const ONE: u128 = 1 << FRACTION;
/// The time that a block is meant to take, in milliseconds.
const BLOCK_TIME_MS: u64 = 1_000;
/// How much the filter trusts a new observation: 2 %, in fixed point.
const PROCESS_NOISE: u64 = 20_971;

/// What the proof of work of a block has to meet, and the filter's state for the blocks after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Expected number of hashes.
    pub difficulty: u128,
    /// The filter's uncertainty, in fixed point with 20 bits behind the point.
    pub covariance: u128,
}

impl Target {
    /// A difficulty with the covariance that filters begin with.
    pub(crate) const fn first(difficulty: u128) -> Self {
        Self { difficulty, covariance: ONE }
    }
}

/// The target after a block with target `previous` that took `solve_ms` milliseconds (taken for 1
/// when 0); never below `difficulty_min`. `None` when it exceeds 128 bits.
///
/// # Determinism
/// Integer arithmetic only (`docs/protocol/dag.md#difficulty`).
///
/// # Examples
/// ```
/// use wavefront_dag::{Target, next_target};
///
/// let previous = Target { difficulty: 500_000, covariance: 1 << 20 };
/// let after = |solve_ms| next_target(previous, solve_ms, 1_000).expect("far below 128 bits");
/// assert_eq!(after(1_000).difficulty, 500_000);
/// assert!(after(500) .difficulty > 500_000 && after(2_000).difficulty < 500_000);
/// ```
#[must_use]
pub fn next_target(previous: Target, solve_ms: u64, difficulty_min: u128) -> Option<Target> {
    let wide = |number: u64| U256::from(number);
    let one = U256::from(ONE);
    let shifted = |number: U256| number.checked_mul(one);
    // Shifting right is division by a power of two.
    let unshifted = |number: U256| number.checked_div(one);

    let difficulty = U256::from(previous.difficulty);
    let observed = difficulty.checked_mul(wide(BLOCK_TIME_MS))?;
    let observed = shifted(observed.checked_div(wide(solve_ms.max(1)))?)?;
    let estimate = shifted(difficulty)?;
    let noise = unshifted(estimate.checked_mul(wide(PROCESS_NOISE))?)?;
    let uncertainty = noise.checked_add(U256::from(previous.covariance))?;
    let scale = observed.checked_mul(wide(2))?.checked_add(uncertainty)?.checked_add(wide(1))?;
    let gain = shifted(uncertainty)?.checked_div(scale)?;
    let step = unshifted(gain.checked_mul(observed.abs_diff(estimate))?)?;
    let estimate = if observed >= estimate {
        estimate.checked_add(step)?
    } else {
        estimate.checked_sub(step)?
    };
    let covariance = unshifted(one.checked_sub(gain)?.checked_mul(uncertainty)?)?;
    let target = Target {
        difficulty: u128::try_from(unshifted(estimate)?).ok()?,
        covariance: u128::try_from(covariance).ok()?,
    };
    Some(if target.difficulty < difficulty_min { Target::first(difficulty_min) } else { target })
}

impl<R: DagReader> Dag<'_, R> {
    /// What the proof of work of a block on these parents has to meet.
    ///
    /// # Errors
    /// [`DagError`] when a parent is unknown, the index cannot be read, or the difficulty exceeds
    /// 128 bits.
    ///
    /// # Complexity
    /// The records of the parents, and of the best one's parents.
    pub fn difficulty_at(
        &mut self,
        rules: &DagRules,
        tips: &[BlockHash],
    ) -> Answer<Target, R::Error> {
        if self.height_on(tips)? <= 1 {
            return Ok(Target::first(rules.difficulty_min));
        }
        let best = self.heaviest(tips)?;
        let record = self.record(&best)?;
        let newest = self.newest(tips)?;
        let solve_ms = newest.saturating_sub(self.newest(&record.parents)?);
        let previous = Target { difficulty: record.difficulty, covariance: record.covariance };
        next_target(previous, solve_ms, rules.difficulty_min).ok_or(DagError::Overflow(best))
    }

    /// The height of a block on these parents: one more than the highest; 0 without parents.
    pub(crate) fn height_on(&mut self, tips: &[BlockHash]) -> Answer<u64, R::Error> {
        let mut height = 0;
        for tip in tips {
            let above = self.record(tip)?.height.checked_add(1);
            height = height.max(above.ok_or(DagError::Overflow(*tip))?);
        }
        Ok(height)
    }

    /// The one with the highest cumulative difficulty; the first of several.
    pub(crate) fn heaviest(&mut self, tips: &[BlockHash]) -> Answer<BlockHash, R::Error> {
        let mut best: Option<(BlockHash, u128)> = None;
        for tip in tips {
            let cumulative = self.record(tip)?.cumulative;
            if best.is_none_or(|(_, most)| cumulative > most) {
                best = Some((*tip, cumulative));
            }
        }
        best.map(|(hash, _)| hash).ok_or(DagError::NoTips)
    }

    /// The latest time of these blocks; 0 without any.
    fn newest(&mut self, blocks: &[BlockHash]) -> Answer<u64, R::Error> {
        let mut newest = 0;
        for hash in blocks {
            newest = newest.max(self.record(hash)?.timestamp);
        }
        Ok(newest)
    }
}
