//! Several blocks prepared at once are what they are one by one.

use std::sync::Arc;

use wavefront_sync::{AtomicUsize, CancelToken, Ordering};
use wavefront_types::{Block, BlockEnv, BlockPolicy, Payload, Transaction, Verdict};
use wavefront_workload::{Mix, ScenarioSpec, Shape, scenario};

use super::{MapStore, eager, watchdog::watched};
use crate::{
    AuthenticateError, Counter, Engine, EngineConfig, Observer, PrepareError, ProofVerifier, Stage,
};

fn blocks(sizes: &[usize]) -> Vec<(Arc<Block>, BlockEnv)> {
    let signed = |(seed, txs): (u64, &usize)| {
        let spec = ScenarioSpec { seed, txs: *txs, accounts: 8, signed: true };
        let scenario = scenario(&Shape::Mixed(Mix::default()), &spec);
        (scenario.block, scenario.env)
    };
    (1..).zip(sizes).map(signed).collect()
}

#[test]
fn blocks_are_prepared_as_one_by_one_at_every_thread_count() {
    watched(|| {
        let blocks = blocks(&[40, 0, 1, 130, 17, 16]);
        let alone = eager(1);
        for threads in 1..4 {
            let engine = eager(threads);
            let (prepared, own) =
                engine.prepare(blocks.clone(), &CancelToken::new(), || "the caller's");
            assert_eq!((prepared.len(), own), (6, "the caller's"));
            for (prepared, (block, env)) in prepared.into_iter().zip(&blocks) {
                let plan = prepared.unwrap();
                let authentic = alone.authenticate(Arc::clone(block)).unwrap();
                assert_eq!(plan.authenticated().verdicts(), authentic.verdicts());
                let expected = alone.plan(authentic, *env).unwrap();
                assert_eq!(plan.certificate(), expected.certificate());
            }
        }
    });
}

#[test]
fn each_block_has_its_own_error() {
    let mut blocks = blocks(&[20, 20, 20]);
    Arc::make_mut(&mut blocks[1].0).header.tx_hashes.swap(3, 4);
    Arc::make_mut(&mut blocks[2].0).transactions[7].transaction.payload =
        Payload::Shield(Vec::new());
    let engine = eager(2);
    let (prepared, ()) = engine.prepare(blocks.clone(), &CancelToken::new(), || ());
    let errors: Vec<_> = prepared.into_iter().map(Result::err).collect();
    let [None, Some(PrepareError::Authenticate(hash)), Some(PrepareError::Authenticate(proof))] =
        &errors[..]
    else {
        panic!("{errors:?}")
    };
    assert!(matches!(hash, AuthenticateError::TransactionHash { index: 3, .. }), "{hash}");
    assert!(matches!(proof, AuthenticateError::ProofVerifierMissing { index: 7, .. }), "{proof}");
    // Once somebody asks for it to stop, nothing is looked at any more.
    let cancelled = CancelToken::new();
    cancelled.cancel();
    let (prepared, ()) = engine.prepare(blocks, &cancelled, || ());
    let wanted = PrepareError::Authenticate(AuthenticateError::Cancelled);
    assert_eq!(prepared[0].as_ref().err(), Some(&wanted));
}

/// Panics at one call.
struct Judge(AtomicUsize);

impl ProofVerifier for Judge {
    fn verify(&self, _: &Transaction) -> bool {
        if self.0.fetch_add(1, Ordering::Relaxed) == 0 {
            std::panic::resume_unwind(Box::new("injected"));
        }
        true
    }
}

#[test]
fn a_panic_fails_its_block_alone() {
    let mut blocks = blocks(&[20, 20]);
    Arc::make_mut(&mut blocks[1].0).transactions[0].transaction.payload =
        Payload::Shield(Vec::new());
    for threads in 1..3 {
        let config = EngineConfig::eager(threads, BlockPolicy::SkipFailed);
        let judge = Arc::new(Judge(AtomicUsize::new(0)));
        let engine = Engine::new(config).unwrap().with_proof_verifier(judge);
        let (prepared, ()) = engine.prepare(blocks.clone(), &CancelToken::new(), || ());
        assert!(prepared[0].is_ok());
        let message = "injected".to_owned();
        let wanted = PrepareError::Authenticate(AuthenticateError::Panicked { message });
        assert_eq!(prepared[1].as_ref().err(), Some(&wanted));
        let (again, ()) = engine.prepare(blocks.clone(), &CancelToken::new(), || ());
        assert_eq!(again[1].as_ref().unwrap().authenticated().verdicts()[1], Verdict::Valid);
    }
}

/// A clock that goes on by one with every look, and what it was told.
#[derive(Default)]
struct Watch {
    now: AtomicUsize,
    told: wavefront_sync::Mutex<Vec<(u64, Stage)>>,
    counted: wavefront_sync::Mutex<Vec<(Counter, u64)>>,
}

impl Observer for Watch {
    fn now(&self) -> core::time::Duration {
        core::time::Duration::from_nanos(self.now.fetch_add(1, Ordering::Relaxed) as u64)
    }

    fn stage(&self, topoheight: u64, stage: Stage, took: core::time::Duration) {
        assert!(!took.is_zero());
        self.told.lock().push((topoheight, stage));
    }

    fn count(&self, counter: Counter, by: u64) {
        self.counted.lock().push((counter, by));
    }
}

#[test]
fn an_observer_is_told_every_stage_of_a_block() {
    let spec = ScenarioSpec { seed: 1, txs: 30, accounts: 90, signed: true };
    let scenario = scenario(&Shape::Uniform, &spec);
    let store = MapStore::new(&scenario.genesis);
    let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
    let watch = Arc::new(Watch::default());
    let engine = Engine::new(config).unwrap().with_observer(watch.clone());
    let blocks = vec![(scenario.block, scenario.env)];
    let (prepared, ()) = engine.prepare(blocks, &CancelToken::new(), || ());
    let plan = prepared.into_iter().next().unwrap().unwrap();
    let executed = engine.execute(&plan, &store).unwrap();
    let serial = engine.execute_serial(&plan, &store).unwrap();
    assert_eq!(executed.first_difference(&serial), None);
    let times = executed.stats.times;
    assert!(!times.load.is_zero() && !times.transactions.is_zero() && !times.write_set.is_zero());
    let topoheight = scenario.env.topoheight;
    let stages = [
        Stage::Authenticate,
        Stage::Plan,
        Stage::Load,
        Stage::Transactions,
        Stage::WriteSet,
        Stage::Serial,
    ];
    assert_eq!(*watch.told.lock(), stages.map(|stage| (topoheight, stage)));
    let counted = watch.counted.lock().clone();
    assert!(counted.contains(&(Counter::SignaturesVerified, 30)), "{counted:?}");
    assert!(counted.contains(&(Counter::ParallelBlocks, 1)), "{counted:?}");
    assert!(counted.contains(&(Counter::Transactions, 30)), "{counted:?}");
}
