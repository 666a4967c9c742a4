//! A small seeded generator of pseudo-random numbers.

/// `SplitMix64`: tiny, fast and of known quality. Not for secrets.
///
/// # Examples
/// ```
/// use wavefront_workload::Prng;
///
/// let (mut a, mut b) = (Prng::new(1), Prng::new(1));
/// assert_eq!(a.next_u64(), b.next_u64());
/// assert!(a.below(6) < 6);
/// ```
#[derive(Debug, Clone)]
pub struct Prng(u64);

impl Prng {
    /// Starts a sequence; equal seeds give equal sequences.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A sequence of its own for each `stream` of one seed.
    pub fn stream(seed: u64, stream: u64) -> Self {
        let mut root = Self(seed ^ stream.rotate_left(32));
        Self(root.next_u64() ^ stream)
    }

    /// The next number, uniform over all 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
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

    /// 32 bytes.
    pub fn bytes32(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.chunks_exact_mut(8) {
            chunk.copy_from_slice(&self.next_u64().to_le_bytes());
        }
        bytes
    }
}

fn low(product: u128) -> u64 {
    u64::try_from(product & u128::from(u64::MAX)).expect("masked")
}

fn high(product: u128) -> u64 {
    u64::try_from(product >> 64).expect("shifted")
}
