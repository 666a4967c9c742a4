//! Whatever fails, the block fails as one or falls back, and the next block works.

use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{Account, BlockPolicy, ReadError, StateKey, StateReader, StateValue, Totals};
use wavefront_workload::{Mix, Shape};

use super::{MapStore, eager, plan, unsigned};
use crate::{Engine, EngineConfig, ExecuteError, ExecutionPath, FallbackReason, Plan, Route};

/// What a faulty store does at its n-th read.
#[derive(Clone, Copy)]
enum Fault {
    Error,
    Panic,
}

struct Faulty<'a> {
    store: &'a MapStore,
    at: usize,
    fault: Fault,
    reads: AtomicUsize,
}

impl StateReader for Faulty<'_> {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        if self.reads.fetch_add(1, Ordering::Relaxed) >= self.at {
            match self.fault {
                Fault::Error => return Err(ReadError::Io("injected".into())),
                Fault::Panic => panic!("injected"),
            }
        }
        self.store.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.store.totals()
    }
}

#[test]
fn a_failing_or_panicking_store_fails_the_block_and_the_next_one_works() {
    let scenario = unsigned(&Shape::Mixed(Mix::default()), 120, 30, 2);
    let store = MapStore::new(&scenario.genesis);
    let engine = eager(2);
    let plan = plan(&engine, &scenario);
    let good = engine.execute(&plan, &store).unwrap();
    let keys = good.stats.keys;
    for at in 0..keys {
        for fault in [Fault::Error, Fault::Panic] {
            let faulty = Faulty { store: &store, at, fault, reads: AtomicUsize::new(0) };
            match (fault, engine.execute(&plan, &faulty)) {
                (Fault::Error, Err(ExecuteError::Read(_)))
                | (Fault::Panic, Err(ExecuteError::Panicked { .. })) => {}
                // Declared keys that no transaction got to need not be read.
                (_, Ok(executed)) => assert_eq!(executed.first_difference(&good), None),
                (_, Err(other)) => panic!("read {at}: {other}"),
            }
        }
    }
    assert_eq!(engine.execute(&plan, &store).unwrap().first_difference(&good), None);
}

/// One receiver so rich that the credits overflow: which of them fails depends on the order, so the
/// block is run serially and the serial transactions fail.
#[test]
fn trap_a16_overflowing_credits_fall_back_to_serial_order() {
    let mut scenario = unsigned(&Shape::HotReceiver, 200, 40, 3);
    // The receiver is not the miner, whose reward would overflow as well.
    scenario.env.fee_recipient = None;
    let mut store = MapStore::new(&scenario.genesis);
    let engine = eager(3);
    let plan = plan(&engine, &scenario);
    let receiver = hot_key(&plan);
    let balance = |value: Option<&StateValue>| match value {
        Some(StateValue::Account(account)) => account.balance,
        other => panic!("an account was expected, not {other:?}"),
    };
    // Room for half of what it receives.
    let after = engine.execute_serial(&plan, &store).unwrap();
    let gain =
        balance(after.write_set.get(&receiver).unwrap()) - balance(store.values.get(&receiver));
    let held = Account { balance: u64::MAX - gain / 2, ..Account::default() };
    store.values.insert(receiver, StateValue::Account(held));
    let parallel = engine.execute(&plan, &store).unwrap();
    let serial = engine.execute_serial(&plan, &store).unwrap();
    assert_eq!(parallel.first_difference(&serial), None);
    let failed = serial.receipts.iter().filter(|receipt| !receipt.is_included()).count();
    assert!(failed > 0 && failed < 200, "{failed} transactions overflow");
    assert_eq!(parallel.stats.path, ExecutionPath::Fallback(FallbackReason::OverflowRisk));
}

/// The key that most transactions credit.
fn hot_key(plan: &Plan) -> StateKey {
    let Route::Levels(levels) = plan.route() else { panic!("planned in levels") };
    let table = levels.table();
    let mut counts = vec![0_usize; table.keys().len()];
    for index in levels.order() {
        for access in table.of(*index) {
            if access.mode() == wavefront_types::AccessMode::Credit {
                counts[access.key().0 as usize] += 1;
            }
        }
    }
    let hottest = (0..counts.len()).max_by_key(|key| counts[*key]).unwrap();
    table.keys()[hottest]
}

/// A plan whose access sets belong to another block: every rule that touches what is not declared
/// gets a typed error, and the block falls back.
#[test]
fn undeclared_access_falls_back_to_serial() {
    let engine = eager(2);
    let scenario = unsigned(&Shape::Uniform, 50, 40, 1);
    let other = plan(&engine, &unsigned(&Shape::Uniform, 50, 40, 99));
    let Route::Levels(foreign) = other.route().clone() else { panic!("planned in levels") };
    let store = MapStore::new(&scenario.genesis);
    let own = plan(&engine, &scenario);
    let serial = engine.execute_serial(&own, &store).unwrap();
    let lying = own.with_levels(foreign);
    let executed = engine.execute(&lying, &store).unwrap();
    assert_eq!(executed.first_difference(&serial), None);
    assert_eq!(executed.stats.path, ExecutionPath::Fallback(FallbackReason::UndeclaredAccess));
}

#[test]
fn a_value_of_the_wrong_kind_is_reported_as_corruption() {
    let scenario = unsigned(&Shape::Uniform, 20, 10, 1);
    let mut store = MapStore::new(&scenario.genesis);
    let engine = eager(2);
    let plan = plan(&engine, &scenario);
    let source = scenario.block.transactions[0].transaction.source;
    store.values.insert(StateKey::Account(source), StateValue::Amount(1));
    for result in [engine.execute(&plan, &store), engine.execute_serial(&plan, &store)] {
        let error = result.unwrap_err();
        assert!(matches!(error, ExecuteError::WrongKind { .. }), "{error}");
    }
}

#[test]
fn privacy_transactions_need_a_proof_verifier() {
    use std::sync::Arc;
    use wavefront_types::{Payload, Verdict};

    struct Judge(bool);
    impl crate::ProofVerifier for Judge {
        fn verify(&self, _: &wavefront_types::Transaction) -> bool {
            self.0
        }
    }
    let spec = wavefront_workload::ScenarioSpec { seed: 1, txs: 3, accounts: 4, signed: true };
    let scenario = wavefront_workload::scenario(&Shape::Uniform, &spec);
    let mut block = (*scenario.block).clone();
    block.transactions[1].transaction.payload = Payload::Shield(Vec::new());
    let block = Arc::new(block);
    let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
    let error = Engine::new(config.clone()).unwrap().authenticate(block.clone()).unwrap_err();
    assert!(error.to_string().contains("give the engine a ProofVerifier"), "{error}");
    for (accepts, verdict) in [(true, Verdict::Valid), (false, Verdict::BadProof)] {
        let engine =
            Engine::new(config.clone()).unwrap().with_proof_verifier(Arc::new(Judge(accepts)));
        assert_eq!(engine.authenticate(block.clone()).unwrap().verdicts()[1], verdict);
    }
}
