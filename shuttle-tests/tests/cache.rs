//! Consecutive blocks over the cache of committed state while commits lag behind.

use std::sync::Arc;

use shuttle_tests::check;
use shuttle_tests::dispatch::Noting;
use shuttle_tests::mpsc::sync_channel;
use shuttle_tests::shelf::{Shelf, block};
use shuttle_tests::thread;
use shuttle_tests::world::{FUNDS, Map, World, native, tx};
use wavefront_scheduler::dispatchers::Levels;
use wavefront_state::ShardedCache;
use wavefront_types::Receipt;

/// Two blocks in which everybody spends what the block before gave, and a third that reads it all.
fn three_blocks() -> Arc<World> {
    let before = Map::funded(&[(1, FUNDS), (2, FUNDS)]);
    let first = vec![tx(1, 0, native(3, 1_000_000)), tx(2, 0, native(4, 1_000_000))];
    let second =
        vec![tx(3, 0, native(1, 500_000)), tx(4, 0, native(2, 500_000)), tx(1, 1, native(5, 1))];
    let third = vec![tx(1, 2, native(4, 10)), tx(2, 1, native(3, 20)), tx(4, 1, native(5, 30))];
    let world = World::new(before, &[first, second, third]);
    assert!(
        world.serial.iter().flat_map(|block| &block.receipts).all(Receipt::is_included),
        "every block depends on the one before: {:?}",
        world.serial
    );
    world
}

/// Executes all blocks as the import pipeline does. Snapshots say which block they stand after;
/// dishonest ones name the last block executed.
fn import(world: &World, honest: bool) -> Vec<u32> {
    // Two shards of one entry per generation: nearly every insertion evicts.
    let cache = ShardedCache::new(4 * ShardedCache::ENTRY_BYTES);
    let shelf = Shelf::new(Map::clone(&world.before));
    let (sender, receiver) = sync_channel(1);
    let mut order = Vec::new();
    thread::scope(|scope| {
        let committer = scope.spawn(|| shelf.commit_all(receiver));
        let mut snapshot = shelf.snapshot();
        for (index, topoheight) in (0..world.plans.len()).zip(1..) {
            if shelf.in_store.level() > snapshot.tip.topoheight {
                snapshot = shelf.snapshot();
            }
            let mut shown = snapshot.clone();
            if let Some(last) = cache.tip().filter(|_| !honest) {
                shown.tip = last;
            }
            let reader = cache.reader(shown).expect("it goes with the cache");
            let dispatch = Noting::new(Levels);
            let executed = world.expect_serial(index, reader, &dispatch, 2);
            let next = block(topoheight, executed.totals);
            cache.apply(&next, &executed.write_set).expect("it is the next block");
            order.push(u32::try_from(snapshot.tip.topoheight).unwrap_or(u32::MAX));
            order.extend(dispatch.order());
            let sent = sender.send((topoheight, executed.write_set, executed.totals));
            sent.expect("the committer takes everything");
        }
        drop(sender);
        committer.join().expect("the committer does not panic");
    });
    assert_eq!(*shelf.snapshot().state, world.after, "what was committed is what was executed");
    order
}

#[test]
fn a_lagging_committer_never_makes_a_read_stale() {
    let world = three_blocks();
    check("cache of 2 entries, lagging committer", move || import(&world, true));
}

/// The broken twin: a snapshot that says it is newer than it is, so that the cache forgets what it
/// lacks.
#[cfg(shuttle)]
#[test]
#[should_panic(expected = "differs from serial execution")]
fn broken_twin_snapshot_named_ahead_is_caught() {
    let world = three_blocks();
    check("broken twin: snapshot named ahead", move || import(&world, false));
}
