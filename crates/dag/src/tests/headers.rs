//! The rules for headers, each at its limit.

use wavefront_types::BlockHash;

use super::world::World;
use crate::{Parents, Refusal};

#[track_caller]
fn assert_code(result: Result<(), Refusal>, code: u16) {
    let refusal = result.expect_err("a rule is broken");
    assert_eq!(refusal.code(), Some(code), "{refusal}");
    assert!(refusal.to_string().starts_with(&format!("{code:04x}: ")), "{refusal}");
}

#[test]
fn a_block_is_of_version_0_and_new() {
    let mut world = World::new();
    let mut header = world.on(&[""]);
    header.version = 1;
    assert_code(world.check(&header), 0x060D);
    header.version = 0;
    world.import("a", &header).unwrap();
    assert_eq!(world.check(&header), Err(Refusal::Known));
    assert_eq!(Refusal::Known.code(), None);
}

#[test]
fn a_block_lies_at_most_two_seconds_ahead_of_the_clock() {
    let world = World::new();
    let header = world.on(&[""]);
    assert_eq!(world.check_at(&header, 0, Some(header.timestamp - 2_000)), Ok(()));
    assert_code(world.check_at(&header, 0, Some(header.timestamp - 2_001)), 0x0605);
    let mut last = header;
    last.timestamp = u64::MAX;
    assert_eq!(world.check_at(&last, 0, None), Ok(()), "without a clock nothing lies ahead");
    assert_code(world.check_at(&last, 0, Some(0)), 0x0605);
}

#[test]
fn a_block_has_one_to_three_parents() {
    let mut world = World::new();
    for name in ["a", "b", "c", "d"] {
        world.add(name, &[""]);
    }
    assert_eq!(world.check(&world.on(&["a", "b", "c"])), Ok(()));
    assert_code(world.check(&world.on(&["a", "b", "c", "d"])), 0x0607);
    // Once a chain has begun, none is another fault than too many.
    let mut without = world.on(&[""]);
    without.tips.clear();
    assert_code(world.check(&without), 0x0606);
    let mut young = World::new().on(&[""]);
    young.tips.clear();
    assert_code(World::new().check(&young), 0x0607);
    young.height = 0;
    assert_code(World::new().check(&young), 0x0606);
}

#[test]
fn the_height_is_one_above_the_highest_parent() {
    let mut world = World::new();
    world.line("a", "", 2);
    world.add("b", &["a1"]);
    let good = world.on(&["a1"]);
    for height in [1, 3, u64::MAX] {
        let mut header = good.clone();
        header.height = height;
        assert_code(world.check(&header), 0x060E);
    }
    let mut header = good;
    header.height = 0;
    assert_code(world.check(&header), 0x060E);
    assert_eq!(world.check(&world.on(&["a2", "b"])), Ok(()));
}

#[test]
fn a_block_has_at_most_its_bytes() {
    let world = World::new();
    let header = world.on(&[""]);
    assert_eq!(world.check_at(&header, 1_310_720, None), Ok(()));
    let refusal = world.check_at(&header, 1_310_721, None).unwrap_err();
    assert_eq!((refusal, refusal.code()), (Refusal::Size { found: 1_310_721 }, None));
}

#[test]
fn an_unknown_parent_is_named_before_the_height_is_looked_at() {
    let world = World::new();
    let mut header = world.on(&[""]);
    header.tips.push(BlockHash([9; 32]));
    header.height = 77;
    assert_code(world.check(&header), 0x0608);
}

#[test]
fn no_parent_lies_in_the_past_of_another() {
    let mut world = World::new();
    world.line("a", "", 3);
    world.add("b", &["a1"]);
    assert_code(world.check(&world.on(&["a3", "a1"])), 0x060A);
    assert_code(world.check(&world.on(&["a1", "b", "a3"])), 0x060A);
    assert_code(world.check(&world.on(&["a3", "a3"])), 0x060A);
    assert_eq!(world.check(&world.on(&["a3", "b"])), Ok(()));
}

#[test]
fn a_block_is_not_older_than_its_parents() {
    let mut world = World::new();
    world.add("a", &[""]);
    let mut header = world.on(&["a"]);
    header.timestamp -= 1_000;
    assert_eq!(world.check(&header), Ok(()), "the same moment");
    header.timestamp -= 1;
    assert_code(world.check(&header), 0x0604);
}

/// A line of 60 blocks, whose stable block is the 36th.
fn long() -> World {
    let mut world = World::new();
    world.line("a", "", 60);
    assert_eq!(world.dag.head().stable.hash, world.hash("a36"));
    world
}

#[test]
fn a_block_stands_at_the_stable_height_or_above() {
    let world = long();
    assert_eq!(world.check(&world.on(&["a35"])), Ok(()));
    let refusal = world.check(&world.on(&["a34"])).unwrap_err();
    assert_eq!(refusal, Refusal::BelowStable { height: 35, stable: 36 });
    assert_eq!(refusal.code(), Some(0x060E));
}

#[test]
fn a_parent_is_less_than_24_heights_from_the_main_chain() {
    let mut world = long();
    // Of equal weight, up to one below the top: beside the line, off its 35th and its 36th block.
    world.line("off35_", "a35", 24);
    world.line("off36_", "a36", 23);
    assert!(!world.order().contains(&"off35_1".to_owned()));
    // Of an orphan the ordered blocks below count: its height says nothing.
    let far = world.on(&["off35_24"]);
    assert_eq!((far.height, world.check(&far)), (60, Err(Refusal::Deviates(far.tips[0]))));
    let near = world.on(&["off36_23"]);
    assert_eq!((near.height, world.check(&near)), (60, Ok(())));
}

#[test]
fn a_further_parent_exceeds_91_percent_of_the_best_ones_difficulty() {
    use crate::tips::is_heavy_enough;
    assert!(is_heavy_enough(911, 1_000) && !is_heavy_enough(910, 1_000));
    // Rounded down: 91 % of 1,001 is 910.91.
    assert!(is_heavy_enough(911, 1_001) && !is_heavy_enough(910, 1_001));
    assert!(!is_heavy_enough(0, 0) && is_heavy_enough(1, 0));
    assert!(is_heavy_enough(u128::MAX, u128::MAX));
    assert!(!is_heavy_enough(u128::MAX / 100 * 91, u128::MAX));
    assert!(is_heavy_enough(u128::MAX / 100 * 91 + 92, u128::MAX));

    let mut world = World::new();
    // Ten seconds lower the difficulty, none at all raise it.
    world.line("a", "", 2);
    let mut last = "a2".to_owned();
    for number in 0..60 {
        let mut fast = world.on(&[&last]);
        fast.timestamp -= 1_000;
        last = format!("fast{number}");
        world.import(&last, &fast).unwrap();
    }
    world.line("slow", "fast44", 1);
    let header = world.on(&[&last, "slow1"]);
    assert_code(world.check(&header), 0x0609);
    assert_eq!(world.check(&world.on(&[&last])), Ok(()));
}

#[test]
fn parents_are_three_at_most() {
    let hashes = [1, 2, 3, 4].map(|byte| BlockHash([byte; 32]));
    assert_eq!(Parents::new(&hashes), None);
    for count in 0..=3 {
        assert_eq!(Parents::new(&hashes[..count]).unwrap()[..], hashes[..count]);
    }
}
