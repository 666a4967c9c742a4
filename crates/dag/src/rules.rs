//! The numbers of the protocol, and those in which chains differ.

/// Heights by which a block must lie below the top before it can be stable; how far a block may
/// stand from the main chain; how many positions back a side block is looked for.
pub const STABLE_LIMIT: u64 = 24;
/// How far a block's time may lie ahead of the clock, in milliseconds.
pub const FUTURE_LIMIT_MS: u64 = 2_000;

/// The version of every block so far.
pub(crate) const BLOCK_VERSION: u8 = 0;
/// Levels of parents among which a tip is looked for in the past of another.
pub(crate) const REACHABILITY_LEVELS: u64 = 48;
/// A further parent's difficulty must exceed this part of the best one's.
pub(crate) const TIP_PERCENT: u128 = 91;
/// The share of the reward for the first, second and third side block of a height.
pub(crate) const SIDE_PERCENTS: [u8; 3] = [30, 15, 7];
/// The share of the reward for every further side block of a height.
pub(crate) const SIDE_PERCENT_LAST: u8 = 5;

/// What differs between chains.
///
/// # Examples
/// ```
/// use wavefront_dag::DagRules;
///
/// assert_eq!(DagRules::of_chain(3).difficulty_min, 1_000);
/// assert_eq!(DagRules { difficulty_min: 500 }.difficulty_min, 500, "a chain of one's own");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DagRules {
    /// The difficulty that no block falls below, and that of the first height.
    pub difficulty_min: u128,
}

impl DagRules {
    /// The rules of the chain with this id: 0 is the main network, 1 and 2 are test and staging
    /// network; every other is taken for a development network.
    #[must_use]
    pub const fn of_chain(chain_id: u8) -> Self {
        let difficulty_min = match chain_id {
            0 => 100_000,
            1 | 2 => 10_000,
            _ => 1_000,
        };
        Self { difficulty_min }
    }
}
