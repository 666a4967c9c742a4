//! One step of the difficulty: a Kalman filter over the times that blocks took, in fixed point.

use ruint::aliases::U256;

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
