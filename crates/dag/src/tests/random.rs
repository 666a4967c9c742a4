//! Random DAGs, in random legal orders of arrival, against the second implementation.

use wavefront_types::{BlockHash, BlockHeader};

use super::naive::Naive;
use super::world::{GENESIS, START_MS, header};
use crate::{Attached, Dag, DagReader, DagRules, MemoryDag};

pub(crate) const RULES: DagRules = DagRules { difficulty_min: 1_000 };

/// A small generator of numbers: equal seeds, equal numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }
}

/// What a DAG looks like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) blocks: usize,
    /// How many of the newest blocks a new one may build on.
    pub(crate) window: usize,
    /// In how many of a hundred cases a block has the newest one as its only parent.
    pub(crate) linear: usize,
}

pub(crate) type Blocks = Vec<(BlockHash, BlockHeader)>;

/// Blocks that are admitted in the order in which they are returned.
pub(crate) fn blocks(random: &mut Random, shape: Shape) -> Blocks {
    let mut dag = MemoryDag::new(GENESIS, START_MS, RULES);
    let mut made: Vec<BlockHash> = vec![GENESIS];
    let mut blocks = Blocks::new();
    let mut salt = 0;
    while blocks.len() < shape.blocks {
        salt += 1;
        let newest = made.len() - 1;
        let mut tips = vec![made[newest]];
        if random.below(100) >= shape.linear {
            tips.clear();
            for _ in 0..=random.below(3) {
                let tip = made[newest - random.below(shape.window.min(made.len()))];
                if !tips.contains(&tip) {
                    tips.push(tip);
                }
            }
        }
        let records = tips.iter().map(|tip| dag.record(tip).unwrap().expect("made"));
        let (height, newest) = records.fold((0, 0), |(height, newest), record| {
            (record.height.max(height), record.timestamp.max(newest))
        });
        // Now and then as fast as can be, so that difficulties and weights differ.
        let took = if random.below(4) == 0 { 0 } else { random.next() % 4_000 };
        let header = header(salt, tips, height + 1, newest + took);
        let hash = header.hash();
        let checked = Dag::new(&dag).check_header(&RULES, dag.head(), &hash, &header, 0, None);
        if checked.is_ok() {
            dag.insert(hash, &header).expect("admitted");
            made.push(hash);
            blocks.push((hash, header));
        }
    }
    blocks
}

/// The same blocks in another order, in which parents come first.
pub(crate) fn shuffled(random: &mut Random, blocks: &Blocks) -> Blocks {
    let bias = random.below(4);
    let mut waiting = blocks.clone();
    if bias == 1 {
        // Of what was made together, other ones last.
        waiting.sort_by_key(|(hash, _)| *hash);
    }
    let mut arrived = vec![GENESIS];
    let mut order = Blocks::new();
    while !waiting.is_empty() {
        let is_ready = |(_, header): &&(BlockHash, BlockHeader)| {
            header.tips.iter().all(|tip| arrived.contains(tip))
        };
        let ready = waiting.iter().filter(is_ready).count();
        // Now all alike, now one branch as far as it goes.
        let chosen = match bias {
            0 => 0,
            1 => ready - 1,
            _ => random.below(ready),
        };
        let (hash, header) = waiting.iter().filter(is_ready).nth(chosen).expect("ready").clone();
        waiting.retain(|(other, _)| *other != hash);
        arrived.push(hash);
        order.push((hash, header));
    }
    order
}

/// The shape of a case: narrow and wide, short and long forks.
pub(crate) fn shape(random: &mut Random) -> Shape {
    let blocks = 10 + random.below(70);
    let (window, linear) = [(2, 90), (3, 50), (5, 0), (8, 30), (30, 70), (12, 85)][random.below(6)];
    Shape { blocks, window, linear }
}

/// Inserts one block into both, and compares all that they say; the percentages of `percents` are
/// kept up with the order.
fn insert_into_both(
    dag: &mut MemoryDag,
    naive: &mut Naive,
    percents: &mut Vec<u8>,
    (hash, header): &(BlockHash, BlockHeader),
    at: &str,
) {
    let before = dag.clone();
    let change = dag.insert(*hash, header).expect("parents are known");
    naive.insert(*hash, header, RULES.difficulty_min);
    assert_eq!(dag.order(), naive.order, "{at}: order");
    let mut tips = change.head.tips.clone();
    tips.sort();
    assert_eq!(tips, naive.tips.iter().copied().collect::<Vec<_>>(), "{at}: tips");
    assert_eq!(change.head.stable.hash, naive.stable, "{at}: stable block");
    assert_eq!(change.record.cumulative, naive.cumulative(*hash), "{at}: cumulative");
    let target = (change.record.difficulty, change.record.covariance);
    assert_eq!(target, naive.target(*hash), "{at}: target");
    let kept = usize::try_from(change.keep_to).expect("few") + 1;
    assert_eq!(before.order()[..kept], dag.order()[..kept], "{at}: what is kept");
    let detached: Vec<BlockHash> = before.order()[kept..].iter().rev().copied().collect();
    assert_eq!(change.detach, detached, "{at}: what is detached");
    percents.truncate(kept);
    percents.extend(change.attach.iter().map(|block: &Attached| block.reward_percent));
    assert_eq!(*percents, naive.percents(), "{at}: percentages");
    assert_eq!(change.head.topoheight + 1, dag.order().len() as u64, "{at}: top");

    // The few reads of a line find what the rules find.
    let mut view = Dag::new(&before);
    let record = view.unweighed(&RULES, hash, header).expect("known parents");
    let by_rules = Dag::new(&before).extend_anywhere(before.head(), hash, record);
    assert_eq!(by_rules, Ok(change), "{at}: shortcut");
}

#[test]
fn random_chains_are_ordered_as_by_the_second_implementation() {
    let mut insertions = 0;
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let shape = shape(&mut random);
        let made = blocks(&mut random, shape);
        for arrival in 0..2 {
            let arriving = if arrival == 0 { made.clone() } else { shuffled(&mut random, &made) };
            let mut dag = MemoryDag::new(GENESIS, START_MS, RULES);
            let mut naive = Naive::new(GENESIS, START_MS);
            let mut percents = vec![100];
            for (number, block) in arriving.iter().enumerate() {
                let at = format!("seed {seed}, arrival {arrival}, block {number}");
                insert_into_both(&mut dag, &mut naive, &mut percents, block, &at);
                insertions += 1;
            }
        }
    }
    assert!(insertions > 3_000, "{insertions} insertions");
}
