//! Calls of one engine do not wait for each other's callbacks, however long those take.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, OnceLock};
use std::thread::{self, ThreadId};
use std::time::Duration;

use wavefront_sync::{AtomicBool, Mutex, Ordering};
use wavefront_types::{
    BlockPolicy, Payload, ReadError, StateKey, StateReader, StateValue, Totals, Transaction,
};
use wavefront_workload::{ScenarioSpec, Shape, scenario};

use super::pools::{DISPATCHERS, Fixture, pool};
use super::unsigned;
use super::watchdog::watched;
use crate::{CancelToken, Dispatcher, Engine, EngineConfig, ExecuteError, ProofVerifier};

type Act = Box<dyn FnOnce() + Send>;

/// Does something once, when a helper comes by.
struct OnHelper {
    caller: OnceLock<ThreadId>,
    came: AtomicBool,
    act: Mutex<Option<Act>>,
}

impl OnHelper {
    fn new(act: impl FnOnce() + Send + 'static) -> Self {
        let act = Mutex::new(Some(Box::new(act) as Act));
        Self { caller: OnceLock::new(), came: AtomicBool::new(false), act }
    }

    /// Called by whoever works on the call; the caller is the first.
    fn meet(&self) {
        if *self.caller.get_or_init(|| thread::current().id()) == thread::current().id() {
            // Leaves something to do until a helper comes.
            for _ in 0..100 {
                if self.came.load(Ordering::Acquire) {
                    break;
                }
                thread::sleep(Duration::from_millis(1));
            }
        } else if !self.came.swap(true, Ordering::AcqRel) {
            let act = self.act.lock().take();
            act.unwrap()();
        }
    }
}

struct Slow<S> {
    store: S,
    on_helper: OnHelper,
}

impl<S: StateReader> StateReader for Slow<S> {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        self.on_helper.meet();
        self.store.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.store.totals()
    }
}

/// A callback that tells that it has come, and stays until somebody lets it go.
fn waiting() -> (Receiver<()>, Sender<()>, impl FnOnce() + Send + 'static) {
    let (came, comes) = mpsc::channel();
    let (go, goes) = mpsc::channel::<()>();
    let act = move || {
        came.send(()).unwrap();
        goes.recv().unwrap();
    };
    (comes, go, act)
}

/// A block with so much to load that a helper is called.
fn fixture(dispatch: Dispatcher) -> Fixture {
    let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
    let engine = Engine::new(EngineConfig { dispatch, ..config }).unwrap();
    Fixture::of(engine, &unsigned(&Shape::Disjoint, 2_000, 4_000, 31))
}

/// A call's store waits, on a helper, for the end of another call of the same engine.
fn a_store_waits_for_another_call(fixture: &Arc<Fixture>) {
    let (comes, go, act) = waiting();
    let reader = Arc::new(Slow { store: fixture.store.clone(), on_helper: OnHelper::new(act) });
    let slow = Arc::clone(fixture);
    let call = thread::spawn(move || {
        slow.check(&slow.engine.execute(&slow.plan, &reader).unwrap());
    });
    comes.recv().unwrap();
    fixture.run();
    go.send(()).unwrap();
    call.join().unwrap();
}

#[test]
fn a_store_may_wait_for_another_call() {
    watched(|| {
        for dispatch in DISPATCHERS {
            let fixture = Arc::new(fixture(dispatch));
            (0..20).for_each(|_| a_store_waits_for_another_call(&fixture));
        }
    });
}

#[test]
fn a_store_may_wait_for_another_call_on_a_pool_of_the_hosts() {
    watched(|| {
        for dispatch in DISPATCHERS {
            let mut fixture = fixture(dispatch);
            let config = fixture.engine.config().clone();
            fixture.engine = Engine::on_pool(config, Arc::new(pool(1))).unwrap();
            let fixture = Arc::new(fixture);
            (0..20).for_each(|_| a_store_waits_for_another_call(&fixture));
        }
    });
}

#[test]
fn a_store_may_call_the_engine_on_a_thread_of_its_own() {
    watched(|| {
        for dispatch in DISPATCHERS {
            let fixture = Arc::new(fixture(dispatch));
            let inner = Arc::clone(&fixture);
            let act = move || thread::spawn(move || inner.run()).join().unwrap();
            let store = fixture.store.clone();
            let reader = Arc::new(Slow { store, on_helper: OnHelper::new(act) });
            fixture.check(&fixture.engine.execute(&fixture.plan, &reader).unwrap());
            assert!(reader.on_helper.came.load(Ordering::Relaxed));
        }
    });
}

impl ProofVerifier for OnHelper {
    fn verify(&self, _: &Transaction) -> bool {
        self.meet();
        true
    }
}

/// A block whose proofs somebody has to verify.
fn private_block() -> Arc<wavefront_types::Block> {
    let spec = ScenarioSpec { seed: 5, txs: 64, accounts: 64, signed: true };
    let mut block = (*scenario(&Shape::Uniform, &spec).block).clone();
    for signed in &mut block.transactions {
        signed.transaction.payload = Payload::Shield(Vec::new());
    }
    Arc::new(block)
}

#[test]
fn a_proof_verifier_may_wait_for_another_call() {
    watched(|| {
        let block = private_block();
        for prepared in [false, true] {
            let (comes, go, act) = waiting();
            let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
            let proofs = Arc::new(OnHelper::new(act));
            let engine = Engine::new(config).unwrap().with_proof_verifier(proofs);
            let (slow, private) = (engine.clone(), Arc::clone(&block));
            let call = thread::spawn(move || {
                if prepared {
                    let env = *fixture(Dispatcher::Levels).plan.env();
                    let blocks = vec![(private, env)];
                    slow.prepare(blocks, &CancelToken::new(), || ()).0.pop().unwrap().unwrap();
                } else {
                    slow.authenticate(private).unwrap();
                }
            });
            comes.recv().unwrap();
            engine.authenticate(Arc::clone(&block)).unwrap();
            go.send(()).unwrap();
            call.join().unwrap();
        }
    });
}

/// A panic's payload that panics once more when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(thread::panicking(), "dropped");
    }
}

#[derive(Clone)]
struct Bombs;

impl StateReader for Bombs {
    fn read(&self, _: &StateKey) -> Result<Option<StateValue>, ReadError> {
        std::panic::panic_any(Bomb)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Ok(Totals::default())
    }
}

impl ProofVerifier for Bombs {
    fn verify(&self, _: &Transaction) -> bool {
        std::panic::panic_any(Bomb)
    }
}

#[test]
fn a_payload_that_panics_when_it_is_dropped_stays_inside() {
    for dispatch in DISPATCHERS {
        let fixture = fixture(dispatch);
        let error = fixture.engine.execute(&fixture.plan, &Bombs).unwrap_err();
        assert!(matches!(error, ExecuteError::Panicked { .. }), "{error}");
        fixture.run();
    }
    let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
    let engine = Engine::new(config).unwrap().with_proof_verifier(Arc::new(Bombs));
    let block = private_block();
    engine.authenticate(Arc::clone(&block)).unwrap_err();
    let wire = block.wire(0);
    // Whether or not the proof is asked for: an answer, no panic.
    let _ = engine.admit(wire);
    let blocks = vec![(block, *fixture(Dispatcher::Levels).plan.env())];
    let (plans, ()) = engine.prepare(blocks, &CancelToken::new(), || ());
    assert!(plans[0].is_err());
}
