//! Zipf-distributed indices from integer arithmetic alone.

use crate::Rng;

/// Fractional bits of the logarithms.
const LOG_BITS: u32 = 32;
/// Fractional bits of the powers of two.
const POW_BITS: u32 = 62;
/// The weight of the first index; the others are smaller.
const WEIGHT_BITS: u32 = 40;

/// Draws index `i` with weight `1 / (i + 1)^s`, from a table of cumulated weights.
///
/// Floating-point powers differ between platforms in their last bits; fixed-point ones do not, and
/// for sampling their precision is ample.
#[derive(Debug, Clone)]
pub struct ZipfTable {
    /// Sums of the weights of all indices up to and including this one.
    cumulated: Vec<u64>,
}

impl ZipfTable {
    /// A table over `0..len` for the exponent `milli / 1000`.
    ///
    /// # Panics
    /// When the weights sum up to more than 64 bits, which takes more than 16,777,215 indices.
    ///
    /// # Complexity
    /// O(len), 8 bytes an index.
    pub fn new(len: usize, milli: u32) -> Self {
        let roots = roots_of_two();
        let mut sum = 0_u64;
        let cumulated = (1..=len as u64)
            .map(|rank| {
                sum = sum.checked_add(weight(&roots, rank, milli)).expect("2^24 weights of 2^40");
                sum
            })
            .collect();
        Self { cumulated }
    }

    /// Draws an index.
    ///
    /// # Complexity
    /// O(log len).
    pub fn draw(&self, rng: &mut Rng) -> usize {
        let total = self.cumulated.last().copied().unwrap_or(0);
        let at = rng.below(total);
        self.cumulated.partition_point(|&sum| sum <= at)
    }
}

/// `2^(-1/2), 2^(-1/4), …, 2^(-2^-LOG_BITS)`.
fn roots_of_two() -> [u128; LOG_BITS as usize] {
    let mut root = 1_u128 << (POW_BITS - 1);
    std::array::from_fn(|_| {
        root = (root << POW_BITS).isqrt();
        root
    })
}

/// `2^WEIGHT_BITS / rank^(milli / 1000)`, at least 1.
fn weight(roots: &[u128], rank: u64, milli: u32) -> u64 {
    let exponent = u128::from(log2(rank)) * u128::from(milli) / 1000;
    let whole = u32::try_from(exponent >> LOG_BITS).unwrap_or(u32::MAX);
    let mut power = 1_u128 << POW_BITS;
    for (bit, root) in roots.iter().enumerate() {
        if exponent >> (LOG_BITS as usize - 1 - bit) & 1 == 1 {
            power = (power * root) >> POW_BITS;
        }
    }
    let shifted = (power >> (POW_BITS - WEIGHT_BITS)).checked_shr(whole).unwrap_or(0);
    u64::try_from(shifted).expect("at most 2^40").max(1)
}

/// The base-two logarithm, with `LOG_BITS` fractional bits; `rank` is not 0.
fn log2(rank: u64) -> u64 {
    let whole = rank.ilog2();
    let mut mantissa = u128::from(rank) << (63 - whole);
    let mut log = u64::from(whole);
    for _ in 0..LOG_BITS {
        mantissa = (mantissa * mantissa) >> 63;
        let bit = u64::from(mantissa >> 64 != 0);
        mantissa >>= bit;
        log = log << 1 | bit;
    }
    log
}
