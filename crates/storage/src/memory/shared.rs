//! What a memory store and its snapshots share: the chain, and the branches that snapshots saw.

use std::collections::BTreeMap;

use wavefront_sync::{Mutex, RwLock};
use wavefront_types::{StateKey, StateValue};

use super::chain::{Chain, Undone};

/// Shared by a store and its snapshots. The world's lock is taken before the other.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) world: RwLock<World>,
    pub(super) live: Mutex<Live>,
}

/// A chain with what was undone of it, as far as snapshots that are alive need that.
///
/// Branches are numbered. A rewind ends the current one at the topoheight it returns to, where the
/// next one begins.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) chain: Chain,
    pub(super) branch: u64,
    /// The ends of earlier branches.
    undone: BTreeMap<u64, Undone>,
}

/// How many snapshots there are, by branch and topoheight.
#[derive(Debug, Default)]
pub(super) struct Live(BTreeMap<(u64, u64), usize>);

impl Live {
    pub(super) fn add(&mut self, branch: u64, topoheight: u64) {
        *self.0.entry((branch, topoheight)).or_default() += 1;
    }

    pub(super) fn remove(&mut self, branch: u64, topoheight: u64) {
        if let Some(count) = self.0.get_mut(&(branch, topoheight)) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(&(branch, topoheight));
            }
        }
    }
}

impl World {
    /// The value at a topoheight of a branch that a snapshot has.
    ///
    /// # Complexity
    /// One look-up at the tip; below it, O(blocks since, and rewinds since).
    pub(super) fn read(&self, branch: u64, topoheight: u64, key: &StateKey) -> Option<&StateValue> {
        let mut topoheight = topoheight;
        // Empty while nobody has rewound.
        for undone in self.undone.range(branch..).map(|(_, undone)| undone) {
            if topoheight > undone.target {
                if let Some(value) = undone.read(key, topoheight) {
                    return value.as_ref();
                }
                topoheight = undone.target;
            }
        }
        self.chain.read_at(key, topoheight)
    }

    /// Undoes the blocks above a reachable topoheight; costs what they wrote.
    pub(super) fn rewind(&mut self, topoheight: u64, live: &Live) {
        if live.0.is_empty() {
            self.chain.pop_above(topoheight, None);
        } else {
            let mut undone = Undone::new(topoheight);
            self.chain.pop_above(topoheight, Some(&mut undone));
            self.undone.insert(self.branch, undone);
            self.branch += 1;
        }
    }

    /// Forgets what neither the store nor a snapshot that is alive can ask for any more; costs what
    /// it forgets.
    pub(super) fn tidy(&mut self, live: &Live) {
        // How high the snapshots stand that have come to the end of a branch so far.
        let (mut from, mut highest) = (0, 0);
        self.undone.retain(|branch, undone| {
            let ended = live.0.range((from, 0)..=(*branch, u64::MAX));
            highest = ended.map(|((_, topoheight), _)| *topoheight).fold(highest, u64::max);
            from = branch + 1;
            let needed = highest > undone.target;
            highest = highest.min(undone.target);
            needed
        });
        let lowest = live.0.keys().map(|(branch, topoheight)| {
            let targets = self.undone.range(branch..).map(|(_, undone)| undone.target);
            targets.fold(*topoheight, u64::min)
        });
        let lowest = lowest.min().unwrap_or(u64::MAX);
        self.chain.drop_records(lowest);
    }

    /// How many records and ends of branches there are.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> (usize, usize) {
        (self.chain.records(), self.undone.len())
    }
}
