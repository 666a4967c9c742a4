//! The engine inside other people's pools: no hang, no panic, the same bytes.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use wavefront_types::BlockPolicy;
use wavefront_workload::{Mix, Scenario, Shape};

use super::{MapStore, plan, unsigned, watchdog::watched};
use crate::{Dispatcher, Engine, EngineConfig, Executed, Plan};

/// How often each situation is tried: what goes wrong here depends on timing.
pub(super) const TIMES: usize = 200;
/// Sizes of pools: alone, as many as few machines have, and more.
pub(super) const THREADS: [usize; 3] = [1, 2, 4];
/// The dispatchers that run on threads.
pub(super) const DISPATCHERS: [Dispatcher; 2] = [Dispatcher::Levels, Dispatcher::Dataflow];

/// An engine, a small block of every transaction type, and what it must come to.
pub(super) struct Fixture {
    pub(super) engine: Engine,
    pub(super) plan: Plan,
    pub(super) store: Arc<MapStore>,
    pub(super) expected: Executed,
}

impl Fixture {
    pub(super) fn new(threads: usize, dispatch: Dispatcher, seed: u64) -> Self {
        Self::shaped(&Shape::Mixed(Mix::default()), threads, dispatch, seed)
    }

    pub(super) fn shaped(shape: &Shape, threads: usize, dispatch: Dispatcher, seed: u64) -> Self {
        let scenario = unsigned(shape, 48, 24, seed);
        let config = EngineConfig::eager(threads, BlockPolicy::SkipFailed);
        Self::of(Engine::new(EngineConfig { dispatch, ..config }).unwrap(), &scenario)
    }

    pub(super) fn of(engine: Engine, scenario: &Scenario) -> Self {
        let plan = plan(&engine, scenario);
        let store = MapStore::new(&scenario.genesis);
        let expected = engine.execute_serial(&plan, &store).unwrap();
        Self { engine, plan, store, expected }
    }

    /// Executes the block once.
    pub(super) fn run(&self) {
        self.check(&self.engine.execute(&self.plan, &self.store).unwrap());
    }

    pub(super) fn check(&self, executed: &Executed) {
        assert_eq!(executed.first_difference(&self.expected), None);
        assert_eq!(executed.stats.path, crate::ExecutionPath::Levels);
    }
}

pub(super) fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// Runs `situation` often, for each dispatcher and each size of a host's pool.
fn from_a_host(situation: impl Fn(&Fixture) + Sync) {
    watched(|| {
        for (threads, dispatch) in THREADS.iter().flat_map(|t| DISPATCHERS.map(|d| (*t, d))) {
            let (host, fixture) = (pool(threads), Fixture::new(2, dispatch, 21));
            for _ in 0..TIMES {
                host.install(|| situation(&fixture));
            }
        }
    });
}

#[test]
fn called_from_a_worker_of_a_hosts_pool_it_returns() {
    from_a_host(Fixture::run);
}

#[test]
fn called_from_both_sides_of_a_hosts_join_it_returns() {
    from_a_host(|fixture| {
        rayon::join(|| fixture.run(), || fixture.run());
    });
}

#[test]
fn called_from_a_hosts_parallel_iterator_it_returns() {
    from_a_host(|fixture| (0..4).into_par_iter().for_each(|_| fixture.run()));
}

#[test]
fn called_from_a_hosts_scope_that_has_more_to_do_it_returns() {
    from_a_host(|fixture| {
        rayon::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|scope| {
                    scope.spawn(|_| fixture.run());
                    fixture.run();
                });
            }
        });
    });
}

#[test]
fn called_from_two_threads_at_once_it_returns() {
    watched(|| {
        for (threads, dispatch) in THREADS.iter().flat_map(|t| DISPATCHERS.map(|d| (*t, d))) {
            let fixture = Fixture::new(threads, dispatch, 22);
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| (0..TIMES).for_each(|_| fixture.run()));
                }
            });
        }
    });
}

/// An engine whose helpers are the host's pool, called from outside and from its own threads, one
/// by one and several at once.
#[test]
fn called_from_the_pool_that_it_was_given_it_returns() {
    watched(|| {
        for (threads, dispatch) in THREADS.iter().flat_map(|t| DISPATCHERS.map(|d| (*t, d))) {
            let host = Arc::new(pool(threads));
            let mut fixture = Fixture::new(threads, dispatch, 23);
            let config = fixture.engine.config().clone();
            fixture.engine = Engine::on_pool(config, Arc::clone(&host)).unwrap();
            for _ in 0..TIMES {
                fixture.run();
                host.install(|| {
                    rayon::join(|| fixture.run(), || fixture.run());
                    (0..3).into_par_iter().for_each(|_| fixture.run());
                });
            }
        }
    });
}
