//! What a block costs, in rows read from the index.

use core::cell::Cell;
use core::convert::Infallible;

use wavefront_types::BlockHash;

use super::random::RULES;
use super::world::{GENESIS, START_MS, header};
use crate::{BlockRecord, Dag, DagReader, MemoryDag};

/// An index that counts.
struct Counted {
    dag: MemoryDag,
    reads: Cell<u64>,
}

impl Counted {
    fn count(&self) {
        self.reads.set(self.reads.get() + 1);
    }
}

impl DagReader for Counted {
    type Error = Infallible;

    fn record(&self, hash: &BlockHash) -> Result<Option<BlockRecord>, Infallible> {
        self.count();
        self.dag.record(hash)
    }

    fn topoheight(&self, hash: &BlockHash) -> Result<Option<u64>, Infallible> {
        self.count();
        self.dag.topoheight(hash)
    }

    fn hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, Infallible> {
        self.count();
        self.dag.hash_at(topoheight)
    }

    fn at_height(&self, height: u64) -> Result<Vec<BlockHash>, Infallible> {
        self.count();
        self.dag.at_height(height)
    }
}

impl Counted {
    fn new() -> Self {
        Self { dag: MemoryDag::new(GENESIS, START_MS, RULES), reads: Cell::new(0) }
    }

    /// Checks and inserts a block; the rows that were read for it.
    fn insert(&mut self, salt: u64, tips: &[BlockHash]) -> (BlockHash, u64) {
        let records = tips.iter().map(|tip| self.dag.record(tip).unwrap().expect("stored"));
        let highest = records.max_by_key(|record| record.height).expect("a parent");
        let height = highest.height + 1;
        let header = header(salt, tips.to_vec(), height, START_MS + height * 1_000);
        let hash = header.hash();
        self.reads.set(0);
        let mut view = Dag::new(self);
        view.check_header(&RULES, self.dag.head(), &hash, &header, 0, None).expect("admitted");
        let change = view.extend(&RULES, self.dag.head(), &hash, &header).expect("admitted");
        let reads = self.reads.get();
        self.dag.apply(hash, &change);
        (hash, reads)
    }
}

#[test]
fn a_line_of_100_000_blocks_costs_about_30_reads_per_block() {
    let mut counted = Counted::new();
    let mut tip = GENESIS;
    let mut most = 0;
    for number in 0..100_000 {
        let (hash, reads) = counted.insert(0, &[tip]);
        tip = hash;
        assert!(reads <= 200, "{reads} reads near genesis");
        if number >= 100 {
            most = most.max(reads);
        }
    }
    assert_eq!(counted.dag.head().stable.height, 100_000 - 24);
    assert!((25..=32).contains(&most), "{most} reads");
}

/// Three siblings at every height, each on all of those below; every `every`-th height has one
/// block only. The most that blocks cost early and late.
fn wide(counted: &mut Counted, heights: u64, every: u64) -> (u64, u64) {
    let (mut early, mut late) = (0, 0);
    let mut tips = vec![GENESIS];
    for height in 1..=heights {
        let siblings = if height % every == 0 { 1 } else { 3 };
        let mut next = Vec::new();
        for salt in 0..siblings {
            let (hash, reads) = counted.insert(salt, &tips);
            next.push(hash);
            if (100..200).contains(&height) {
                early = early.max(reads);
            } else if height >= 200 {
                late = late.max(reads);
            }
        }
        tips = next;
    }
    (early, late)
}

#[test]
fn three_tips_at_most_heights_cost_the_same_however_long_the_chain_is() {
    let mut counted = Counted::new();
    let heights: u64 = 1_500;
    let (early, late) = wide(&mut counted, heights, 5);
    assert!(late <= early + 8, "{early} reads early, {late} late");
    assert!(late < 400, "{late} reads");
    assert!(counted.dag.head().stable.height > heights - 24 - 5, "it follows the top");
    assert_eq!(counted.dag.order().len() as u64, 1 + heights / 5 * 13, "all are ordered");
}

#[test]
fn a_fork_costs_what_lies_above_its_base() {
    let mut costs = Vec::new();
    for length in [100, 1_000] {
        let mut counted = Counted::new();
        let mut line = vec![GENESIS];
        for _ in 0..length {
            line.push(counted.insert(0, &[line[line.len() - 1]]).0);
        }
        // A branch off the tenth block below the top, until it leads.
        let mut tip = line[line.len() - 11];
        let mut most = 0;
        for _ in 0..11 {
            let (hash, reads) = counted.insert(1, &[tip]);
            tip = hash;
            most = most.max(reads);
        }
        assert_eq!(counted.dag.order().last(), Some(&tip));
        costs.push(most);
    }
    assert_eq!(costs[0], costs[1], "the line below does not matter");
    assert!(costs[0] < 250, "{costs:?}");
}
