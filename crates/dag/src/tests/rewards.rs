//! Side blocks and their percentages.

use super::world::World;
use crate::{Dag, DagChange};

fn percents(world: &World, change: &DagChange) -> Vec<(String, u8)> {
    change.attach.iter().map(|block| (world.name(&block.hash), block.reward_percent)).collect()
}

#[test]
fn siblings_earn_30_15_7_5_and_5_percent_in_their_order() {
    let mut world = World::new();
    let names = ["a", "b", "c", "d", "e", "f"];
    for name in names {
        world.add(name, &[""]);
    }
    // Six siblings, merged three at a time.
    world.add("m", &["a", "b", "c"]);
    world.add("n", &["d", "e", "f"]);
    world.add("top", &["m", "n"]);
    let mut view = Dag::new(&world.dag);
    let mut siblings = Vec::new();
    for hash in world.dag.order().to_vec() {
        let percent = view.reward_percent(&hash).unwrap();
        assert_eq!(percent < 100, view.is_side(&hash).unwrap());
        if names.contains(&world.name(&hash).as_str()) {
            siblings.push(percent);
        }
    }
    assert_eq!(siblings, [100, 30, 15, 7, 5, 5]);
}

/// Whether a block is a side block when one of its height stands this many positions before it,
/// and all between are lower.
fn is_side_after(later: usize) -> bool {
    let mut world = World::new();
    world.line("a", "", 40);
    let order = world.dag.order().to_vec();
    let mut view = Dag::new(&world.dag);
    // Position 10 has height 10; what follows it is of height 1, then comes height 10 again.
    let between = vec![order[1]; later - 1];
    view.reorder(11, &order[11..], &[&between[..], &[order[10]]].concat());
    view.is_side(&order[10]).unwrap()
}

#[test]
fn a_side_block_is_looked_for_24_positions_back() {
    assert!(is_side_after(1) && is_side_after(24));
    assert!(!is_side_after(25));
}

#[test]
fn an_orphan_earns_nothing_until_it_is_merged() {
    let mut world = World::new();
    world.line("a", "", 3);
    world.add("orphan", &["a1"]);
    let orphan = world.hash("orphan");
    assert_eq!(Dag::new(&world.dag).reward_percent(&orphan), Ok(0));
    let change = world.add("m", &["a3", "orphan"]);
    let expected = [("orphan".to_owned(), 30), ("m".to_owned(), 100)];
    assert_eq!(percents(&world, &change), expected);
    assert_eq!(Dag::new(&world.dag).reward_percent(&orphan), Ok(30));
}

#[test]
fn genesis_is_no_side_block_and_makes_none() {
    let mut world = World::new();
    let genesis = world.hash("");
    assert_eq!(Dag::new(&world.dag).reward_percent(&genesis), Ok(100));
    let change = world.add("a", &[""]);
    assert_eq!(percents(&world, &change), [("a".to_owned(), 100)]);
}
