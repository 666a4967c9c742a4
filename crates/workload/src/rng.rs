//! Seeded pseudo-random numbers: the same numbers from the same seed, everywhere, for ever.
//!
//! The generator is `rand_xoshiro`'s. How a number below a bound, a chance or bytes are made of its
//! outputs stands here, because generated chains depend on it byte for byte, and `rand` reserves
//! the right to make them otherwise in another version.

use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng};

/// `SplitMix64`: tiny, fast and of known quality. Not for secrets.
///
/// # Examples
/// ```
/// use wavefront_workload::Rng;
///
/// let (mut a, mut b) = (Rng::new(1), Rng::new(1));
/// assert_eq!(a.next_u64(), b.next_u64());
/// assert!(a.below(6) < 6);
/// ```
#[derive(Debug, Clone)]
pub struct Rng(SplitMix64);

impl Rng {
    /// Starts a sequence; equal seeds give equal sequences.
    pub fn new(seed: u64) -> Self {
        Self(SplitMix64::seed_from_u64(seed))
    }

    /// A sequence of its own for each `stream` of one seed.
    pub fn stream(seed: u64, stream: u64) -> Self {
        let mut root = Self::new(seed ^ stream.rotate_left(32));
        Self::new(root.next_u64() ^ stream)
    }

    /// The next number, uniform over all 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform over `0..bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // Lemire's multiplication with rejection: without bias, and mostly without a division.
        let mut product = u128::from(self.next_u64()) * u128::from(bound);
        if low(product) < bound {
            let threshold = bound.wrapping_neg() % bound;
            while low(product) < threshold {
                product = u128::from(self.next_u64()) * u128::from(bound);
            }
        }
        high(product)
    }

    /// Uniform over `0..bound`; 0 when `bound` is 0.
    pub fn index(&mut self, bound: usize) -> usize {
        usize::try_from(self.below(bound as u64)).unwrap_or_default()
    }

    /// Uniform over `low..=high`.
    ///
    /// # Panics
    /// When `low > high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        assert!(low <= high, "an empty range");
        low + self.below((high - low).saturating_add(1))
    }

    /// True in `percent` of 100 cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// True in `per_mille` of 1,000 cases.
    pub fn per_mille(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of `choices`.
    ///
    /// # Panics
    /// When there is none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }

    /// A byte.
    pub fn byte(&mut self) -> u8 {
        self.next_u64().to_le_bytes()[0]
    }

    /// 32 bytes.
    pub fn bytes32(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

fn low(product: u128) -> u64 {
    u64::try_from(product & u128::from(u64::MAX)).expect("masked")
}

fn high(product: u128) -> u64 {
    u64::try_from(product >> 64).expect("shifted")
}
