//! What a block changes: orphans, reorganisations of every depth, orders that shrink, and questions
//! that have no answer.

use core::cell::Cell;

use wavefront_types::BlockHash;

use super::random::RULES;
use super::world::{World, header};
use crate::{BlockRecord, Dag, DagChange, DagError, DagReader, MemoryDag};

fn attached(world: &World, change: &DagChange) -> Vec<String> {
    change.attach.iter().map(|block| world.name(&block.hash)).collect()
}

#[test]
fn a_block_on_the_top_is_appended() {
    let mut world = World::new();
    world.line("a", "", 50);
    let change = world.add("b", &["a50"]);
    assert_eq!((change.keep_to, change.detach.len()), (50, 0));
    assert_eq!(attached(&world, &change), ["b"]);
    assert_eq!(change.head.tips, [world.hash("b")]);
}

#[test]
fn a_lighter_branch_changes_nothing_but_the_tips() {
    let mut world = World::new();
    world.line("a", "", 5);
    let change = world.add("b", &["a3"]);
    assert_eq!((change.keep_to, change.head.topoheight, change.head.height), (5, 5, 5));
    assert!(change.attach.is_empty() && change.detach.is_empty());
    assert_eq!(change.head.tips, [world.hash("a5"), world.hash("b")]);
}

#[test]
fn a_heavier_branch_replaces_what_lies_above_its_base() {
    // One deeper, and the last block's parent would be too far from the main chain.
    for depth in [1, 2, 18, 23] {
        let mut world = World::new();
        world.line("a", "", 40);
        world.line("b", &format!("a{}", 40 - depth), depth);
        let before = world.order();
        let change = world.add("top", &[&format!("b{depth}")]);
        assert_eq!(change.head.tips.first(), Some(&world.hash("top")));
        // By their hashes the branch may have led already.
        let led = before.last().is_some_and(|last| last.starts_with('b'));
        if !led {
            assert_eq!(change.keep_to, 40 - depth);
            let mut detached = world.names(&change.detach);
            detached.reverse();
            let line: Vec<String> = (41 - depth..=40).map(|n| format!("a{n}")).collect();
            assert_eq!(detached, line, "from the top down");
        }
        let branch = (1..=depth).map(|n| format!("b{n}")).chain(["top".to_owned()]);
        let kept = world.order().split_off(usize::try_from(41 - depth).unwrap());
        assert_eq!(kept, branch.collect::<Vec<_>>());
    }
}

#[test]
fn an_order_can_become_shorter() {
    let mut world = World::new();
    world.add("root", &[""]);
    // Many light blocks on one side, fewer but heavier ones on the other.
    let mut slow = vec!["root".to_owned()];
    for number in 0..3 {
        let mut next = Vec::new();
        for sibling in 0..3 {
            let name = format!("slow{number}{sibling}");
            let parents: Vec<&str> = slow.iter().map(String::as_str).collect();
            world.add(&name, &parents);
            next.push(name);
        }
        slow = next;
    }
    let parents: Vec<&str> = slow.iter().map(String::as_str).collect();
    world.add("merged", &parents);
    let before = world.order().len();
    let mut last = "root".to_owned();
    let mut lengths = vec![before];
    for number in 0..14 {
        let mut fast = world.on(&[&last]);
        fast.timestamp -= 1_000;
        last = format!("fast{number}");
        let change = world.import(&last, &fast).unwrap();
        let length = world.order().len();
        assert_eq!(length as u64, change.head.topoheight + 1);
        assert_eq!(world.dag.hash_at(length as u64), Ok(None), "nothing stale above");
        lengths.push(length);
    }
    assert!(lengths.windows(2).any(|pair| pair[1] < pair[0]), "{lengths:?}");
    assert_eq!(world.order().last(), Some(&last));
}

#[test]
fn a_merge_orders_the_heavier_parent_first() {
    let mut world = World::new();
    world.line("a", "", 3);
    world.line("b", "", 2);
    let change = world.add("m", &["b2", "a3"]);
    assert_eq!(world.order(), ["", "a1", "a2", "a3", "b1", "b2", "m"]);
    assert_eq!((change.keep_to, attached(&world, &change).len()), (3, 3));
    assert_eq!(change.head.tips, [world.hash("m")]);
}

#[test]
fn siblings_with_one_weight_go_by_their_hashes() {
    let mut world = World::new();
    let mut names = ["a", "b", "c"];
    for name in names {
        world.add(name, &[""]);
    }
    names.sort_by_key(|name| core::cmp::Reverse(world.hash(name)));
    assert_eq!(world.order()[1], names[0], "the largest leads");
    assert_eq!(world.names(&world.dag.head().tips), names);
    world.add("m", &["a", "b", "c"]);
    assert_eq!(world.order()[1..4], names);
}

#[test]
fn the_past_of_tips_ends_at_a_height() {
    let mut world = World::new();
    world.line("a", "", 5);
    world.line("b", "a3", 1);
    let tips = [world.hash("a5"), world.hash("b1")];
    let found = Dag::new(&world.dag).past_from(&tips, 4).unwrap();
    let mut found = world.names(&found);
    found.sort();
    assert_eq!(found, ["a4", "a5", "b1"]);
}

/// An index that fails at its n-th reading, or knows one block less.
struct Faulty<'a> {
    dag: &'a MemoryDag,
    reads_left: Cell<u64>,
    hidden: Option<BlockHash>,
}

#[derive(Debug, PartialEq, Eq)]
struct Fault;

impl Faulty<'_> {
    fn read<T>(&self, answer: Result<T, core::convert::Infallible>) -> Result<T, Fault> {
        let left = self.reads_left.get().checked_sub(1).ok_or(Fault)?;
        self.reads_left.set(left);
        answer.map_err(|never| match never {})
    }
}

impl DagReader for Faulty<'_> {
    type Error = Fault;

    fn record(&self, hash: &BlockHash) -> Result<Option<BlockRecord>, Fault> {
        let record = self.read(self.dag.record(hash))?;
        Ok(record.filter(|_| self.hidden != Some(*hash)))
    }

    fn topoheight(&self, hash: &BlockHash) -> Result<Option<u64>, Fault> {
        self.read(self.dag.topoheight(hash))
    }

    fn hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, Fault> {
        let hash = self.read(self.dag.hash_at(topoheight))?;
        Ok(hash.filter(|hash| self.hidden != Some(*hash)))
    }

    fn at_height(&self, height: u64) -> Result<Vec<BlockHash>, Fault> {
        self.read(self.dag.at_height(height))
    }
}

#[test]
fn every_failure_to_read_is_told() {
    let mut world = World::new();
    world.line("a", "", 60);
    world.line("b", "a55", 3);
    let header = world.on(&["a60", "b3"]);
    let hash = header.hash();
    let ask = |reads, hidden| {
        let faulty = Faulty { dag: &world.dag, reads_left: Cell::new(reads), hidden };
        let answer = Dag::new(&faulty).extend(&RULES, world.dag.head(), &hash, &header);
        (answer, faulty.reads_left.get())
    };
    let (answer, left) = ask(u64::MAX, None);
    let all = u64::MAX - left;
    assert!(answer.is_ok() && all > 50, "{all} reads");
    for reads in 0..all {
        assert_eq!(ask(reads, None).0, Err(DagError::Read(Fault)), "after {reads}");
    }
    for hidden in world.dag.order() {
        if let Err(error) = ask(u64::MAX, Some(*hidden)).0 {
            assert!(matches!(error, DagError::Unknown(_) | DagError::Inconsistent(_)), "{error:?}");
        }
    }
}

#[test]
fn work_beyond_128_bits_is_refused() {
    let mut world = World::new();
    world.line("a", "", 2);
    let mut heavy = Heavy(BlockRecord::genesis(0));
    heavy.0.height = 7;
    heavy.0.difficulty = u128::MAX;
    heavy.0.cumulative = u128::MAX;
    let tip = BlockHash([1; 32]);
    let header = header(0, vec![tip], 8, 0);
    let answer = Dag::new(&heavy).difficulty_at(&RULES, &[tip]);
    assert_eq!(answer, Err(DagError::Overflow(tip)));
    let head = world.dag.head().clone();
    let answer = Dag::new(&heavy).extend(&RULES, &head, &header.hash(), &header);
    assert_eq!(answer, Err(DagError::Overflow(tip)));
    heavy.0.height = u64::MAX;
    let answer = Dag::new(&heavy).height_on(&[tip]);
    assert_eq!(answer, Err(DagError::Overflow(tip)));
}

/// An index in which every block is the same.
struct Heavy(BlockRecord);

impl DagReader for Heavy {
    type Error = Fault;

    fn record(&self, _hash: &BlockHash) -> Result<Option<BlockRecord>, Fault> {
        Ok(Some(self.0))
    }

    fn topoheight(&self, _hash: &BlockHash) -> Result<Option<u64>, Fault> {
        Ok(Some(3))
    }

    fn hash_at(&self, _topoheight: u64) -> Result<Option<BlockHash>, Fault> {
        Ok(None)
    }

    fn at_height(&self, _height: u64) -> Result<Vec<BlockHash>, Fault> {
        Ok(Vec::new())
    }
}
