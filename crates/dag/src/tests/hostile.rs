//! What strangers send, and an index that is broken: answers or errors, never a panic or a loop.

use core::convert::Infallible;

use wavefront_types::BlockHash;

use super::random::{RULES, Random, Shape, blocks};
use super::world::{GENESIS, START_MS, World, header};
use crate::{BlockRecord, Dag, DagReader, MemoryDag, Parents};

/// A number that is small, near a limit, or anything.
fn number(random: &mut Random, near: u64) -> u64 {
    match random.below(5) {
        0 => near.saturating_sub(random.next() % 3),
        1 => near.saturating_add(random.next() % 3),
        2 => u64::MAX - random.next() % 3,
        3 => random.next() % 3,
        _ => random.next(),
    }
}

#[test]
fn no_header_makes_a_panic() {
    let mut random = Random::new(7);
    let shape = Shape { blocks: 60, window: 4, linear: 60 };
    let mut dag = MemoryDag::new(GENESIS, START_MS, RULES);
    for (hash, header) in blocks(&mut random, shape) {
        dag.insert(hash, &header).expect("admitted");
    }
    let known = dag.order().to_vec();
    let (mut admitted, mut stored) = (0, 0);
    for salt in 0..20_000 {
        let mut tips = Vec::new();
        for _ in 0..[1, 1, 1, 2, 2, 3, 4, 0][random.below(8)] {
            let tip = match random.below(20) {
                0 => BlockHash([0xab; 32]),
                _ => known[known.len() - 1 - random.below(20)],
            };
            tips.push(tip);
        }
        // Half of them are right where a block stands, and when.
        let above = tips.iter().filter_map(|tip| dag.record(tip).unwrap());
        let (top, newest) = above.fold((0, 0), |(top, newest), record| {
            (record.height.max(top), record.timestamp.max(newest))
        });
        let is_right = random.below(2) == 0;
        let height = if is_right { top + 1 } else { number(&mut random, top + 1) };
        let timestamp = if is_right { newest } else { number(&mut random, newest) };
        let header = header(salt, tips, height, timestamp);
        let (hash, head) = (header.hash(), dag.head());
        let now_ms = (random.below(2) == 0).then(|| number(&mut random, timestamp));
        let size = random.below(3_000_000);
        let checked = Dag::new(&dag).check_header(&RULES, head, &hash, &header, size, now_ms);
        admitted += usize::from(checked.is_ok());
        // Even what was not admitted: known parents are enough for an answer.
        let change = Dag::new(&dag).extend(&RULES, head, &hash, &header);
        assert!(checked.is_err() || change.is_ok(), "what is admitted has an answer");
        stored += usize::from(change.is_ok());
    }
    assert!(admitted > 20 && stored > admitted, "{admitted} admitted, {stored} answered");
}

/// An index in which every block is its own parent, and stands nowhere or everywhere.
struct Circle(Option<u64>);

impl DagReader for Circle {
    type Error = Infallible;

    fn record(&self, hash: &BlockHash) -> Result<Option<BlockRecord>, Infallible> {
        let parents = Parents::new(&[*hash, BlockHash([1; 32]), BlockHash([2; 32])]).unwrap();
        Ok(Some(BlockRecord { parents, height: 70, ..BlockRecord::genesis(5) }))
    }

    fn topoheight(&self, _hash: &BlockHash) -> Result<Option<u64>, Infallible> {
        Ok(self.0)
    }

    fn hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, Infallible> {
        Ok((topoheight < 50).then_some(BlockHash([1; 32])))
    }

    fn at_height(&self, _height: u64) -> Result<Vec<BlockHash>, Infallible> {
        Ok(vec![BlockHash([1; 32])])
    }
}

#[test]
fn a_broken_index_makes_no_loop() {
    let mut world = World::new();
    world.line("a", "", 60);
    let tips = vec![BlockHash([1; 32]), BlockHash([2; 32])];
    let header = header(0, tips.clone(), 71, 10);
    for position in [None, Some(0), Some(40), Some(u64::MAX)] {
        let circle = Circle(position);
        let hash = header.hash();
        let head = world.dag.head();
        assert!(Dag::new(&circle).check_header(&RULES, head, &hash, &header, 0, None).is_err());
        assert!(Dag::new(&circle).extend(&RULES, head, &hash, &header).is_err());
        assert!(Dag::new(&circle).past_from(&tips, 0).is_ok());
        let _side = Dag::new(&circle).reward_percent(&tips[0]);
        let _tips = Dag::new(&circle).next_tips(&tips, u64::MAX);
    }
}
