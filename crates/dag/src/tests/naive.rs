//! The same rules a second time, as plainly as they can be said: every answer is found anew from
//! all blocks, with sets and recursion, and the whole order is written from genesis.

use std::collections::{BTreeMap, BTreeSet};

use wavefront_types::{BlockHash, BlockHeader};

#[derive(Debug, Clone)]
struct Block {
    height: u64,
    timestamp: u64,
    tips: Vec<BlockHash>,
    difficulty: u128,
    covariance: u128,
    cumulative: u128,
}

/// All blocks, and the order that they have.
#[derive(Debug, Clone)]
pub(crate) struct Naive {
    blocks: BTreeMap<BlockHash, Block>,
    pub(crate) order: Vec<BlockHash>,
    pub(crate) tips: BTreeSet<BlockHash>,
    pub(crate) stable: BlockHash,
    height: u64,
}

impl Naive {
    pub(crate) fn new(genesis: BlockHash, timestamp: u64) -> Self {
        let block = Block {
            height: 0,
            timestamp,
            tips: vec![],
            difficulty: 1,
            covariance: 1 << 20,
            cumulative: 100_000,
        };
        Self {
            blocks: BTreeMap::from([(genesis, block)]),
            order: vec![genesis],
            tips: BTreeSet::from([genesis]),
            stable: genesis,
            height: 0,
        }
    }

    /// Stores a block, on a chain of this least difficulty.
    pub(crate) fn insert(&mut self, hash: BlockHash, header: &BlockHeader, minimum: u128) {
        let (difficulty, covariance) = self.difficulty(&header.tips, minimum);
        let block = Block {
            height: header.height,
            timestamp: header.timestamp,
            tips: header.tips.clone(),
            difficulty,
            covariance,
            cumulative: 0,
        };
        let base = self.base(header.tips.iter().copied());
        self.blocks.insert(hash, block);
        let cumulative = self.work(hash, base);
        self.blocks.get_mut(&hash).unwrap().cumulative = cumulative;

        let mut tips = self.tips.clone();
        tips.insert(hash);
        tips.retain(|tip| !header.tips.contains(tip));
        let base = self.base(tips.iter().copied());
        let best = *tips.iter().max_by_key(|tip| (self.work(**tip, base), **tip)).unwrap();
        let mut order = Vec::new();
        self.write(best, &mut order);
        self.order = order;

        let near = |tip: &&BlockHash| {
            self.lowest_on_main(**tip).is_some_and(|lowest| lowest + 24 > self.height)
        };
        let near: Vec<BlockHash> = tips.iter().filter(near).copied().collect();
        let best = *near.iter().max_by_key(|tip| (self.blocks[*tip].cumulative, **tip)).unwrap();
        let least = self.blocks[&best].difficulty * 91 / 100;
        let stays = |tip: &BlockHash| *tip == best || self.blocks[tip].difficulty > least;
        self.tips = near.into_iter().filter(stays).collect();
        self.height = self.height.max(header.height);
        self.stable = self.base(self.tips.iter().copied());
    }

    pub(crate) fn cumulative(&self, hash: BlockHash) -> u128 {
        self.blocks[&hash].cumulative
    }

    pub(crate) fn target(&self, hash: BlockHash) -> (u128, u128) {
        (self.blocks[&hash].difficulty, self.blocks[&hash].covariance)
    }

    fn position(&self, hash: BlockHash) -> Option<usize> {
        self.order.iter().position(|ordered| *ordered == hash)
    }

    fn difficulty(&self, tips: &[BlockHash], minimum: u128) -> (u128, u128) {
        let parents: Vec<&Block> = tips.iter().map(|tip| &self.blocks[tip]).collect();
        if parents.iter().all(|parent| parent.height == 0) {
            return (minimum, 1 << 20);
        }
        let mut best = parents[0];
        for parent in &parents {
            if parent.cumulative > best.cumulative {
                best = parent;
            }
        }
        let newest = parents.iter().map(|parent| parent.timestamp).max().unwrap();
        let before = best.tips.iter().map(|tip| self.blocks[tip].timestamp).max().unwrap();
        let solve = u128::from(newest - before).max(1);
        let (seen, old) = ((best.difficulty * 1_000 / solve) << 20, best.difficulty << 20);
        let doubt = ((old * 20_971) >> 20) + best.covariance;
        let gain = (doubt << 20) / (doubt + 2 * seen + 1);
        let step = (gain * seen.abs_diff(old)) >> 20;
        let new = (if seen >= old { old + step } else { old - step }) >> 20;
        let left = (((1 << 20) - gain) * doubt) >> 20;
        if new < minimum { (minimum, 1 << 20) } else { (new, left) }
    }

    /// Everything that a block builds on.
    fn past(&self, hash: BlockHash) -> BTreeSet<BlockHash> {
        let mut past: BTreeSet<BlockHash> = BTreeSet::new();
        let mut open = self.blocks[&hash].tips.clone();
        while let Some(hash) = open.pop() {
            if past.insert(hash) {
                open.extend(&self.blocks[&hash].tips);
            }
        }
        past
    }

    fn work(&self, hash: BlockHash, base: BlockHash) -> u128 {
        let from = self.position(base).unwrap();
        let counts = |other: &BlockHash| {
            *other != base && self.position(*other).is_none_or(|position| position >= from)
        };
        let past: u128 = self
            .past(hash)
            .iter()
            .filter(|other| counts(other))
            .map(|other| self.blocks[other].difficulty)
            .sum();
        past + self.blocks[&hash].difficulty + self.blocks[&base].cumulative
    }

    /// Writes a block after its parents, the heavier first.
    fn write(&self, hash: BlockHash, order: &mut Vec<BlockHash>) {
        if order.contains(&hash) {
            return;
        }
        let mut parents = self.blocks[&hash].tips.clone();
        parents.sort_by_key(|parent| (self.blocks[parent].cumulative, *parent));
        for parent in parents.iter().rev() {
            self.write(*parent, order);
        }
        order.push(hash);
    }

    fn is_sync(&self, hash: BlockHash, top: u64) -> bool {
        let block = &self.blocks[&hash];
        if block.height == 0 {
            return true;
        }
        if block.height + 24 > top || self.position(hash).is_none() {
            return false;
        }
        let low = block.height.abs_diff(24);
        self.order.iter().filter(|other| **other != hash).all(|other| {
            let other = &self.blocks[other];
            let is_below = other.height < block.height && other.height >= low && other.height > 0;
            other.height != block.height && !(is_below && other.cumulative >= block.cumulative)
        })
    }

    fn base(&self, tips: impl Iterator<Item = BlockHash> + Clone) -> BlockHash {
        let top = tips.clone().map(|tip| self.blocks[&tip].height).max().unwrap();
        let mut ends = BTreeSet::new();
        for tip in tips {
            self.walk(tip, top, &mut BTreeSet::new(), &mut ends);
        }
        ends.first().unwrap().1
    }

    fn walk(
        &self,
        hash: BlockHash,
        top: u64,
        seen: &mut BTreeSet<BlockHash>,
        ends: &mut BTreeSet<(u64, BlockHash)>,
    ) {
        if !seen.insert(hash) {
            return;
        }
        if self.blocks[&hash].height == 0 {
            ends.insert((0, hash));
        }
        for parent in &self.blocks[&hash].tips {
            if self.is_sync(*parent, top) {
                ends.insert((self.blocks[parent].height, *parent));
                return;
            }
            self.walk(*parent, top, seen, ends);
        }
    }

    fn lowest_on_main(&self, hash: BlockHash) -> Option<u64> {
        if self.position(hash).is_some() {
            return Some(self.blocks[&hash].height);
        }
        self.blocks[&hash].tips.iter().filter_map(|parent| self.lowest_on_main(*parent)).min()
    }

    /// The percentage of the reward of each ordered block, in order.
    pub(crate) fn percents(&self) -> Vec<u8> {
        let heights: Vec<u64> = self.order.iter().map(|hash| self.blocks[hash].height).collect();
        let is_side = |at: usize| {
            at > 0 && (1..=24).any(|back| at > back && heights[at - back] >= heights[at])
        };
        let percent = |at: usize| {
            if !is_side(at) {
                return 100;
            }
            let sides = (0..at).filter(|other| heights[*other] == heights[at] && is_side(*other));
            [30, 15, 7].get(sides.count()).copied().unwrap_or(5)
        };
        (0..self.order.len()).map(percent).collect()
    }
}
