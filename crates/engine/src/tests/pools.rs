//! The engine inside other people's pools: no hang, no panic, the same bytes.

use std::sync::mpsc;
use std::time::Duration;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use wavefront_types::{ReadError, StateKey, StateReader, StateValue, Totals};
use wavefront_workload::{Mix, Shape};

use super::{MapStore, eager, plan, unsigned};
use crate::{Engine, Executed, Plan};

/// Runs `work` on a thread of its own and fails when it takes implausibly long.
fn within_a_minute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(Duration::from_mins(1)).expect("a hang, or a panic, in the engine")
}

fn fixture(threads: usize) -> (Engine, Plan, MapStore, Executed) {
    let scenario = unsigned(&Shape::Mixed(Mix::default()), 200, 40, 21);
    let engine = eager(threads);
    let plan = plan(&engine, &scenario);
    let store = MapStore::new(&scenario.genesis);
    let expected = engine.execute_serial(&plan, &store).unwrap();
    (engine, plan, store, expected)
}

fn same(executed: &Executed, expected: &Executed) {
    assert_eq!(executed.first_difference(expected), None);
}

/// Workers of one pool waited for each other while a callback ran `par_iter` on the same pool: a
/// production deadlock of several engines.
#[test]
fn trap_f_callbacks_may_use_any_pool() {
    struct Busy<'a>(&'a MapStore, Option<&'a rayon::ThreadPool>);
    impl StateReader for Busy<'_> {
        fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
            let spin = || (0..64_u64).into_par_iter().map(|n| n ^ 5).max();
            let most = self.1.map_or_else(spin, |pool| pool.install(spin));
            assert_eq!(most, Some(63));
            self.0.read(key)
        }

        fn totals(&self) -> Result<Totals, ReadError> {
            self.0.totals()
        }
    }
    for threads in [1, 2, 4] {
        within_a_minute(move || {
            let (engine, plan, store, expected) = fixture(threads);
            let host = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            for _ in 0..20 {
                // On the engine's own pool, and on a pool of the host's.
                same(&engine.execute(&plan, &Busy(&store, None)).unwrap(), &expected);
                same(&engine.execute(&plan, &Busy(&store, Some(&host))).unwrap(), &expected);
            }
        });
    }
}

#[test]
fn trap_f_called_from_inside_a_hosts_pool() {
    for threads in [1, 2, 4] {
        within_a_minute(move || {
            let (engine, plan, store, expected) = fixture(2);
            let host = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            for _ in 0..50 {
                host.install(|| {
                    let (a, b) = rayon::join(
                        || engine.execute(&plan, &store).unwrap(),
                        || engine.execute(&plan, &store).unwrap(),
                    );
                    same(&a, &expected);
                    same(&b, &expected);
                    (0..4).into_par_iter().for_each(|_| {
                        same(&engine.execute(&plan, &store).unwrap(), &expected);
                    });
                });
            }
        });
    }
}

#[test]
fn trap_f_called_from_two_threads_at_once_and_from_its_own_pool() {
    within_a_minute(|| {
        let (engine, plan, store, expected) = fixture(2);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        same(&engine.execute(&plan, &store).unwrap(), &expected);
                    }
                });
            }
        });
        let (a, b) = engine.join(
            || engine.execute(&plan, &store).unwrap(),
            || engine.execute(&plan, &store).unwrap(),
        );
        same(&a, &expected);
        same(&b, &expected);
    });
}
