//! The engine inside itself: a callback executes other blocks.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{ReadError, StateKey, StateReader, StateValue, Totals};

use super::pools::{DISPATCHERS, Fixture, THREADS, TIMES, pool};
use super::watchdog::watched;
use crate::Engine;

/// How a callback calls the engine.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// On the worker it runs on.
    Straight,
    /// Twice at once, from a parallel iterator on the worker's pool.
    Parallel,
}

/// Blocks, each with the engine to execute it.
type Blocks = Arc<[(Engine, Arc<Fixture>)]>;

/// The store of the first of some blocks, each with the engine to execute it. Every so often, a
/// read executes the rest of them, which nest in the same way.
struct Nest {
    blocks: Blocks,
    way: Way,
    /// While cells are loaded ahead nothing is read, so that the reads come from transactions, in
    /// the middle of the dispatch.
    refused: usize,
    reads: AtomicUsize,
}

impl Nest {
    fn run(blocks: &[(Engine, Arc<Fixture>)], way: Way) {
        if let Some((engine, fixture)) = blocks.first() {
            let (refused, reads) = (fixture.expected.stats.keys, AtomicUsize::new(0));
            let nest = Arc::new(Self { blocks: blocks.into(), way, refused, reads });
            fixture.check(&engine.execute(&fixture.plan, &nest).unwrap());
            let reads = nest.reads.load(Ordering::Relaxed);
            assert!(reads > refused + 24, "nothing was nested");
        }
    }

    fn inner(&self) {
        let blocks = &self.blocks[1..];
        match self.way {
            Way::Straight => Self::run(blocks, self.way),
            Way::Parallel => (0..2).into_par_iter().for_each(|_| Self::run(blocks, self.way)),
        }
    }
}

impl StateReader for Nest {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        let number = self.reads.fetch_add(1, Ordering::Relaxed);
        let Some(number) = number.checked_sub(self.refused) else {
            return Err(ReadError::io("not yet"));
        };
        if number.is_multiple_of(24) {
            self.inner();
        }
        self.blocks[0].1.store.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.blocks[0].1.store.totals()
    }
}

/// Nests three deep. With `two` engines, the one whose worker calls the other is called back by it.
fn nest(two: bool, way: Way, host: Option<usize>) {
    watched(|| {
        for (threads, dispatch) in THREADS.iter().flat_map(|t| DISPATCHERS.map(|d| (*t, d))) {
            let fixtures = [41, 42, 43].map(|seed| Arc::new(Fixture::new(threads, dispatch, seed)));
            let [one, other, _] = &fixtures;
            let engines = [&one.engine, if two { &other.engine } else { &one.engine }, &one.engine];
            let blocks: Vec<_> = engines.into_iter().cloned().zip(fixtures.clone()).collect();
            let host = host.map(pool);
            for _ in 0..TIMES {
                match &host {
                    Some(host) => host.install(|| {
                        rayon::join(|| Nest::run(&blocks, way), || Nest::run(&blocks, way));
                    }),
                    None => Nest::run(&blocks, way),
                }
            }
        }
    });
}

#[test]
fn a_store_may_execute_blocks_on_the_same_engine() {
    nest(false, Way::Straight, None);
}

#[test]
fn a_store_may_execute_blocks_in_parallel_on_the_same_engine() {
    nest(false, Way::Parallel, None);
}

#[test]
fn two_engines_may_call_each_other() {
    nest(true, Way::Straight, None);
}

#[test]
fn two_engines_may_call_each_other_from_a_hosts_pool() {
    nest(true, Way::Parallel, Some(2));
}
