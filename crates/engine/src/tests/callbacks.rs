//! The host's code, called by the engine, uses thread pools: the engine's own, its own, the global
//! one.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{
    BlockPolicy, Payload, ReadError, StateKey, StateReader, StateValue, Totals, Transaction,
    Verdict,
};
use wavefront_workload::{Mix, ScenarioSpec, Shape, scenario};

use super::pools::{DISPATCHERS, Fixture, THREADS, TIMES, pool};
use super::{MapStore, watchdog::watched};
use crate::{Engine, EngineConfig, ProofVerifier};

/// Whose pool a callback works on.
#[derive(Debug, Clone, Copy)]
enum Whose {
    /// That of the calling worker: the engine's.
    Engine,
    /// One of the host's.
    Host,
    /// The global one: by way of a thread that belongs to no pool.
    Global,
}

/// What a callback does on some pool.
struct Chore {
    whose: Whose,
    host: rayon::ThreadPool,
}

impl Chore {
    fn new(whose: Whose, threads: usize) -> Self {
        Self { whose, host: pool(threads) }
    }

    fn run(&self) {
        let most = match self.whose {
            Whose::Engine => spin(),
            Whose::Host => self.host.install(spin),
            Whose::Global => std::thread::scope(|scope| scope.spawn(spin).join().unwrap()),
        };
        assert_eq!(most, Some(7));
    }
}

/// Items that take some microseconds, so that other workers take some and the caller has to wait.
fn spin() -> Option<u64> {
    let item = |n| {
        (0..64).for_each(|_| core::hint::spin_loop());
        n ^ 5
    };
    (0..4_u64).into_par_iter().map(item).max()
}

/// A store that works in parallel. While cells are loaded ahead it refuses, on request: then each
/// value is asked for by the transaction that needs it, in the middle of the dispatch.
struct Busy {
    store: Arc<MapStore>,
    chore: Arc<Chore>,
    refused: usize,
    reads: AtomicUsize,
}

impl StateReader for Busy {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        let number = self.reads.fetch_add(1, Ordering::Relaxed);
        if number < self.refused {
            return Err(ReadError::io("not yet"));
        }
        // A thread for each read would take most of the time.
        if !matches!(self.chore.whose, Whose::Global) || number.is_multiple_of(16) {
            self.chore.run();
        }
        self.store.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.chore.run();
        self.store.totals()
    }
}

fn stores_work_on(whose: Whose) {
    watched(|| {
        // Everything, and a value that all transactions need at once.
        let shapes = [Shape::Mixed(Mix::default()), Shape::HotReceiver];
        for (threads, dispatch, shape) in THREADS
            .iter()
            .flat_map(|t| DISPATCHERS.map(|d| (*t, d)))
            .flat_map(|(t, d)| shapes.each_ref().map(|s| (t, d, s)))
        {
            let fixture = Fixture::shaped(shape, threads, dispatch, 31);
            let chore = Arc::new(Chore::new(whose, threads));
            let keys = fixture.expected.stats.keys;
            for time in 0..TIMES {
                // In the dispatch, mostly; while loading ahead, sometimes.
                let refused = if time % 4 == 0 { 0 } else { keys };
                let reads = AtomicUsize::new(0);
                let (store, chore) = (fixture.store.clone(), chore.clone());
                let busy = Arc::new(Busy { store, chore, refused, reads });
                fixture.check(&fixture.engine.execute(&fixture.plan, &busy).unwrap());
            }
        }
    });
}

/// Workers of one pool waited for each other while a callback ran `par_iter` on the same pool: a
/// production deadlock of several engines.
#[test]
fn a_store_may_work_on_the_engines_pool() {
    stores_work_on(Whose::Engine);
}

#[test]
fn a_store_may_work_on_a_pool_of_the_hosts() {
    stores_work_on(Whose::Host);
}

#[test]
fn a_store_may_work_on_the_global_pool() {
    stores_work_on(Whose::Global);
}

/// The engine called from the pool that its callbacks then use.
#[test]
fn a_store_may_work_on_the_pool_that_called() {
    watched(|| {
        for (threads, dispatch) in THREADS.iter().flat_map(|t| DISPATCHERS.map(|d| (*t, d))) {
            let fixture = Fixture::new(2, dispatch, 32);
            let chore = Arc::new(Chore::new(Whose::Host, threads));
            let refused = fixture.expected.stats.keys;
            for _ in 0..TIMES {
                chore.host.install(|| {
                    let reads = AtomicUsize::new(0);
                    let (store, chore) = (fixture.store.clone(), chore.clone());
                    let busy = Arc::new(Busy { store, chore, refused, reads });
                    fixture.check(&fixture.engine.execute(&fixture.plan, &busy).unwrap());
                });
            }
        }
    });
}

struct BusyJudge(Chore);

impl ProofVerifier for BusyJudge {
    fn verify(&self, _: &Transaction) -> bool {
        self.0.run();
        true
    }
}

#[test]
fn a_proof_verifier_may_work_on_any_pool() {
    let spec = ScenarioSpec { seed: 1, txs: 6, accounts: 6, signed: true };
    let mut block = (*scenario(&Shape::Uniform, &spec).block).clone();
    for signed in &mut block.transactions {
        signed.transaction.payload = Payload::Shield(Vec::new());
    }
    let block = Arc::new(block);
    watched(|| {
        for (threads, whose) in THREADS
            .iter()
            .flat_map(|t| [Whose::Engine, Whose::Host, Whose::Global].map(|whose| (*t, whose)))
        {
            let config = EngineConfig::eager(threads, BlockPolicy::SkipFailed);
            let judge = Arc::new(BusyJudge(Chore::new(whose, threads)));
            let engine = Engine::new(config).unwrap().with_proof_verifier(judge);
            for _ in 0..TIMES {
                let authenticated = engine.authenticate(block.clone()).unwrap();
                assert_eq!(authenticated.verdicts(), [Verdict::Valid; 6]);
            }
        }
    });
}
