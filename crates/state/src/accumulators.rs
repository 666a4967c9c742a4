//! Accumulators: chain-wide counters that every transaction may add to.

use crossbeam_utils::CachePadded;
use wavefront_sync::{AtomicU64, Ordering, scaled};
use wavefront_types::{Tally, Total};

/// Which lane to add to; any number is good, different numbers avoid each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneIndex(pub usize);

/// Sums of what a block's transactions add to the chain's counters, as padded lanes of checked
/// atomics. Workers add per chunk; the sums are folded once after the last level.
#[derive(Debug)]
pub struct Accumulators {
    lanes: Box<[CachePadded<[AtomicU64; Total::COUNT]>]>,
}

impl Default for Accumulators {
    fn default() -> Self {
        Self::new()
    }
}

impl Accumulators {
    /// All sums 0.
    pub fn new() -> Self {
        let lane = || CachePadded::new(core::array::from_fn(|_| AtomicU64::new(0)));
        Self { lanes: (0..scaled(16, 2)).map(|_| lane()).collect() }
    }

    /// Adds a worker's sums to one lane. `None` if a lane's sum exceeds 64 bits: the lane keeps its
    /// old sum, and the block has to be run serially.
    ///
    /// Relaxed suffices: the counters guard no other memory, and [`fold`](Self::fold) runs after
    /// the barrier that ends the last level, which orders it after every addition.
    #[must_use]
    pub fn add(&self, lane: LaneIndex, tally: &Tally) -> Option<()> {
        let lane = &self.lanes[lane.0.checked_rem(self.lanes.len()).unwrap_or(0)];
        for total in Total::ALL {
            let amount = tally.get(total);
            if amount != 0 {
                lane[total as usize]
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |sum| {
                        sum.checked_add(amount)
                    })
                    .ok()?;
            }
        }
        Some(())
    }

    /// The sums over all lanes, `None` if one exceeds 64 bits. Call it after the barrier.
    pub fn fold(&self) -> Option<Tally> {
        let mut tally = Tally::default();
        for lane in &self.lanes {
            for total in Total::ALL {
                tally.add(total, lane[total as usize].load(Ordering::Relaxed))?;
            }
        }
        Some(tally)
    }
}
