//! The stable block: where it stands, and what keeps it from rising.

use core::convert::Infallible;

use wavefront_types::BlockHash;

use super::world::World;
use crate::{BlockRecord, Dag, DagReader, MemoryDag};

fn stable(world: &World) -> String {
    world.name(&world.dag.head().stable.hash)
}

#[test]
fn a_line_is_stable_up_to_24_below_its_top() {
    let mut world = World::new();
    let mut last = String::new();
    for height in 1..=80_u64 {
        let name = format!("a{height}");
        world.add(&name, &[&last]);
        last = name;
        let expected = height.saturating_sub(24);
        assert_eq!(world.dag.head().stable.height, expected, "top {height}");
        assert_eq!(world.dag.head().stable.topoheight, expected, "top {height}");
    }
    // Heights 24, 25 and 26 are the ones at which the base leaves genesis.
    assert_eq!(stable(&world), "a56");
}

#[test]
fn a_height_with_two_ordered_blocks_is_passed_over() {
    let mut world = World::new();
    world.line("a", "", 30);
    world.add("b", &["a29"]);
    world.add("m", &["a30", "b"]);
    world.line("c", "m", 22);
    assert_eq!(stable(&world), "a29");
    // Both blocks of height 30 are deep enough now, but neither is alone.
    world.add("d", &["c22"]);
    assert_eq!(stable(&world), "a29");
    world.add("e", &["d"]);
    assert_eq!(stable(&world), "m");
}

#[test]
fn an_orphan_beside_it_does_not_keep_a_block_from_being_stable() {
    let mut world = World::new();
    world.line("a", "", 30);
    world.add("orphan", &["a28"]);
    world.line("c", "a30", 24);
    assert!(!world.order().contains(&"orphan".to_owned()));
    // The orphan is a tip for as long as it is near the main chain; its own base is a lower one.
    assert_eq!(stable(&world), "a30");
}

#[test]
fn a_chain_that_is_never_one_block_wide_is_never_stable() {
    let mut world = World::new();
    let mut tips = [String::new(), String::new()];
    for height in 1..=40 {
        let names = [format!("a{height}"), format!("b{height}")];
        let parents = tips.clone();
        for name in &names {
            let parents: &[&str] = if height == 1 { &[""] } else { &[&parents[0], &parents[1]] };
            world.add(name, parents);
        }
        tips = names;
    }
    world.add("m", &[&tips[0], &tips[1]]);
    assert_eq!(world.order().len(), 82);
    assert_eq!(stable(&world), "");
}

#[test]
fn the_base_of_blocks_is_seen_from_the_highest() {
    let mut world = World::new();
    world.line("a", "", 60);
    let base = |name: &str| {
        let base = Dag::new(&world.dag).common_base(&[world.hash(name)]).unwrap();
        (world.name(&base.hash), base.height, base.topoheight)
    };
    assert_eq!(base("a60"), ("a36".to_owned(), 36, 36));
    assert_eq!(base("a40"), ("a16".to_owned(), 16, 16));
    assert_eq!(base("a24"), (String::new(), 0, 0));
    let both = [world.hash("a60"), world.hash("a40")];
    let base = Dag::new(&world.dag).common_base(&both).unwrap();
    assert_eq!(base.height, 36, "seen from 60, not from 40");
    assert!(Dag::new(&world.dag).common_base(&[]).is_err());
}

/// What the rules allow, and whoever keeps undo records has to know: a block may stand at the
/// stable height, so its parent may lie one below, and a branch from there may be mined faster. It
/// then leads with fewer heights, and what is stable goes back with the top.
#[test]
fn a_harder_branch_can_leave_the_chain_one_below_the_stable_block() {
    let mut world = World::new();
    world.line("a", "", 60);
    assert_eq!(stable(&world), "a36");
    let mut last = "a35".to_owned();
    let switch = (1..=23).find_map(|number| {
        let mut fast = world.on(&[&last]);
        fast.timestamp -= 1_000;
        last = format!("fast{number}");
        let change = world.import(&last, &fast).unwrap();
        (!change.attach.is_empty()).then_some((number, change))
    });
    let (number, change) = switch.expect("the branch is heavier at the end");
    assert_eq!((change.keep_to, change.detach.len()), (35, 25));
    assert!(number < 25 && change.head.topoheight < 60, "an order with fewer positions");
    assert_eq!(change.head.height, 60, "the greatest height stays");
    assert_eq!(change.head.stable.height, 35 + number - 24, "seen from the new tip");
}

/// A chain in which one block weighs something else.
struct Weighed<'a> {
    dag: &'a MemoryDag,
    hash: BlockHash,
    cumulative: u128,
}

impl DagReader for Weighed<'_> {
    type Error = Infallible;

    fn record(&self, hash: &BlockHash) -> Result<Option<BlockRecord>, Infallible> {
        let cumulative = self.cumulative;
        let record = self.dag.record(hash)?;
        Ok(match record {
            Some(record) if *hash == self.hash => Some(BlockRecord { cumulative, ..record }),
            other => other,
        })
    }

    fn topoheight(&self, hash: &BlockHash) -> Result<Option<u64>, Infallible> {
        self.dag.topoheight(hash)
    }

    fn hash_at(&self, topoheight: u64) -> Result<Option<BlockHash>, Infallible> {
        self.dag.hash_at(topoheight)
    }

    fn at_height(&self, height: u64) -> Result<Vec<BlockHash>, Infallible> {
        self.dag.at_height(height)
    }
}

#[test]
fn a_stable_block_is_heavier_than_the_24_heights_below_it() {
    let mut world = World::new();
    world.line("a", "", 60);
    let base = |name: &str, weighs_like: &str, more: u128| {
        let like = world.dag.record(&world.hash(weighs_like)).unwrap().expect("stored");
        let (dag, hash) = (&world.dag, world.hash(name));
        let weighed = Weighed { dag, hash, cumulative: like.cumulative + more };
        let base = Dag::new(&weighed).common_base(&[world.hash("a60")]).unwrap();
        world.name(&base.hash)
    };
    assert_eq!(base("a36", "a35", 1), "a36");
    assert_eq!(base("a36", "a35", 0), "a35", "as heavy is not heavier");
    // Seen from the 36th block, 24 heights are looked at, and not the 25th.
    assert_eq!(base("a12", "a36", 0), "a12");
    assert_eq!(base("a11", "a36", 0), "a36");
}
