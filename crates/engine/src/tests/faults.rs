//! Whatever fails, the block fails as one or falls back, and the next block works: one fault at a
//! time, at every call of the host's code that `execute` and `authenticate` make.

use std::sync::Arc;

use wavefront_state::FastMap;
use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{
    Account, BlockPolicy, Payload, ReadError, StateKey, StateReader, StateValue, Totals,
    Transaction, Verdict,
};
use wavefront_workload::{Mix, ScenarioSpec, Shape, scenario};

use super::{MapStore, eager, plan, unsigned, watchdog::watched, with_levels_of};
use crate::{
    AuthenticateError, Dispatcher, Engine, EngineConfig, ExecuteError, Executed, ExecutionMode,
    ExecutionPath, FallbackReason, Plan, ProofVerifier, Route,
};

/// What goes wrong at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Error,
    Panic,
}

pub(super) const FAULTS: [Fault; 2] = [Fault::Error, Fault::Panic];

impl Fault {
    pub(super) fn strike(self) -> ReadError {
        match self {
            Self::Error => ReadError::io("injected"),
            // A panic without the hook's output.
            Self::Panic => std::panic::resume_unwind(Box::new("injected")),
        }
    }

    /// The block failed for this reason and no other.
    pub(super) fn expect(self, result: Result<Executed, ExecuteError>, context: &str) {
        let injected = "injected".to_owned();
        let wanted = match self {
            Self::Error => ExecuteError::Read(ReadError::io(injected)),
            Self::Panic => ExecuteError::Panicked { message: injected },
        };
        assert_eq!(result.unwrap_err(), wanted, "{context}, {self:?}");
    }
}

/// Engines that bring transactions to threads in each way; the last one executes serially.
pub(super) fn engines() -> Vec<(String, Engine)> {
    let dispatchers = [Dispatcher::Levels, Dispatcher::Dataflow, Dispatcher::Scripted { seed: 9 }];
    let settings = dispatchers.map(|dispatch| (ExecutionMode::Parallel, dispatch));
    settings
        .into_iter()
        .chain([(ExecutionMode::Serial, Dispatcher::Levels)])
        .map(|(mode, dispatch)| {
            let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
            let engine = Engine::new(EngineConfig { mode, dispatch, ..config }).unwrap();
            (format!("{mode:?}, {dispatch:?}"), engine)
        })
        .collect()
}

/// Those of [`engines`] that do not execute serially.
pub(super) fn parallel_engines() -> Vec<(String, Engine)> {
    let mut engines = engines();
    engines.pop();
    engines
}

/// A store whose `at`-th read fails, and no other. The first `refused` reads are refused besides:
/// as many as are loaded ahead, so that values are read by the transactions that need them.
struct Faulty {
    store: Arc<MapStore>,
    refused: usize,
    at: usize,
    fault: Fault,
    reads: AtomicUsize,
}

impl StateReader for Faulty {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        let number = self.reads.fetch_add(1, Ordering::Relaxed);
        if number == self.at {
            return Err(self.fault.strike());
        }
        if number < self.refused {
            return Err(ReadError::io("not yet"));
        }
        self.store.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.store.totals()
    }
}

/// Executes the block with a fault at every read in turn. `refused` are refused before. An attempt
/// that met the fault is given up, and serial execution, which does not meet it again, has the
/// word; a block that is executed serially fails.
fn at_every_read(
    (name, engine): &(String, Engine),
    plan: &Plan,
    store: &Arc<MapStore>,
    refused: usize,
) {
    let good = engine.execute(plan, store).unwrap();
    let run = |at, fault| {
        let reads = AtomicUsize::new(0);
        let faulty = Arc::new(Faulty { store: store.clone(), refused, at, fault, reads });
        let result = engine.execute(plan, &faulty);
        (result, faulty.reads.load(Ordering::Relaxed))
    };
    let (counted, reads) = run(usize::MAX, Fault::Error);
    assert_eq!(counted.unwrap().first_difference(&good), None);
    assert!(reads > refused + 20, "{name}: {reads} reads");
    let mut met = FastMap::default();
    for at in refused..reads {
        for fault in FAULTS {
            let (result, reads) = run(at, fault);
            // Two transactions that need one value may both read it, or not: then none met it.
            if matches!(plan.route(), Route::Levels(_)) || reads <= at {
                let executed = result.unwrap();
                assert_eq!(executed.first_difference(&good), None, "{name}, read {at}");
                *met.entry(executed.stats.path).or_insert(0) += 1;
            } else {
                fault.expect(result, &format!("{name}, read {at}"));
            }
            let next = engine.execute(plan, store).unwrap();
            assert_eq!(next.first_difference(&good), None, "{name}, after read {at}");
        }
    }
    if matches!(plan.route(), Route::Levels(_)) {
        // A value that cannot be loaded ahead is tried again by the transaction that needs it.
        let read_failed = ExecutionPath::Fallback(FallbackReason::ReadFailed);
        assert_eq!(met.contains_key(&read_failed), refused > 0, "{name}: {met:?}");
        assert!(met.contains_key(&ExecutionPath::Fallback(FallbackReason::Panicked)), "{met:?}");
    }
}

#[test]
fn a_fault_at_any_read_fails_the_block_and_the_next_one_works() {
    watched(|| {
        let scenario = unsigned(&Shape::Mixed(Mix::default()), 60, 24, 2);
        let store = MapStore::new(&scenario.genesis);
        for named in engines() {
            let plan = plan(&named.1, &scenario);
            let keys = named.1.execute(&plan, &store).unwrap().stats.keys;
            // Serially there are no keys, and nothing is loaded ahead.
            at_every_read(&named, &plan, &store, 0);
            if keys > 0 {
                // Every read is inside a transaction, or in the epilogue.
                at_every_read(&named, &plan, &store, keys);
            }
        }
    });
}

/// A store without counters.
#[derive(Clone)]
struct Uncounted(Arc<MapStore>, Fault);

impl StateReader for Uncounted {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        self.0.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Err(self.1.strike())
    }
}

#[test]
fn a_fault_at_the_counters_fails_the_block_and_the_next_one_works() {
    let scenario = unsigned(&Shape::Uniform, 40, 20, 2);
    let store = MapStore::new(&scenario.genesis);
    for (name, engine) in engines() {
        let plan = plan(&engine, &scenario);
        for fault in FAULTS {
            fault.expect(engine.execute(&plan, &Uncounted(store.clone(), fault)), &name);
            engine.execute(&plan, &store).unwrap();
        }
    }
}

/// A store that once could not be read is no difference between two ways of executing.
#[test]
fn a_fault_in_compare_mode_is_the_stores_not_a_difference() {
    let scenario = unsigned(&Shape::Uniform, 40, 20, 2);
    let store = MapStore::new(&scenario.genesis);
    let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
    let engine = Engine::new(EngineConfig { mode: ExecutionMode::Compare, ..config }).unwrap();
    let plan = plan(&engine, &scenario);
    let refused = engine.execute(&plan, &store).unwrap().stats.keys;
    // In the parallel half, which is then no half of a comparison; then in the serial one.
    for (at, serially) in [(refused + 3, false), (refused + refused + 3, true)] {
        for fault in FAULTS {
            let reads = AtomicUsize::new(0);
            let faulty = Arc::new(Faulty { store: store.clone(), refused, at, fault, reads });
            let result = engine.execute(&plan, &faulty);
            match (serially, fault) {
                (false, _) => {
                    let path = result.unwrap().stats.path;
                    assert!(matches!(path, ExecutionPath::Fallback(_)), "{path:?}");
                }
                (true, Fault::Error) => fault.expect(result, "compare"),
                // The host's code panicked here and not there: that is a difference.
                (true, Fault::Panic) => {
                    assert!(matches!(result.unwrap_err(), ExecuteError::Diverged { .. }));
                }
            }
            engine.execute(&plan, &store).unwrap();
        }
    }
}

/// Panics at one call.
struct Judge {
    at: usize,
    calls: AtomicUsize,
}

impl ProofVerifier for Judge {
    fn verify(&self, _: &Transaction) -> bool {
        if self.calls.fetch_add(1, Ordering::Relaxed) == self.at {
            std::panic::resume_unwind(Box::new("injected"));
        }
        true
    }
}

#[test]
fn a_panic_at_any_proof_fails_authentication_and_the_next_block_works() {
    let spec = ScenarioSpec { seed: 1, txs: 9, accounts: 6, signed: true };
    let mut block = (*scenario(&Shape::Uniform, &spec).block).clone();
    for signed in &mut block.transactions {
        signed.transaction.payload = Payload::Shield(Vec::new());
    }
    let block = Arc::new(block);
    for at in 0..9 {
        let judge = Arc::new(Judge { at, calls: AtomicUsize::new(0) });
        let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
        let engine = Engine::new(config).unwrap().with_proof_verifier(judge);
        let error = engine.authenticate(block.clone()).unwrap_err();
        assert_eq!(error, AuthenticateError::Panicked { message: "injected".to_owned() });
        let verdicts = engine.authenticate(block.clone()).unwrap();
        assert_eq!(verdicts.verdicts(), [Verdict::Valid; 9]);
    }
}

/// One receiver so rich that the credits overflow: which of them fails depends on the order, so the
/// block is run serially and the serial transactions fail.
#[test]
fn overflowing_credits_fall_back_to_serial_order() {
    let mut scenario = unsigned(&Shape::HotReceiver, 200, 40, 3);
    // The receiver is not the miner, whose reward would overflow as well.
    scenario.env.fee_recipient = None;
    let mut store = MapStore::new(&scenario.genesis);
    let planner = eager(3);
    let receiver = hot_key(&plan(&planner, &scenario));
    let unaltered = plan(&planner, &scenario);
    let balance = |value: Option<&StateValue>| match value {
        Some(StateValue::Account(account)) => account.balance,
        other => panic!("an account was expected, not {other:?}"),
    };
    // Room for half of what it receives.
    let after = planner.execute_serial(&unaltered, &store).unwrap();
    let gain =
        balance(after.write_set.get(&receiver).unwrap()) - balance(store.values.get(&receiver));
    let held = Account { balance: u64::MAX - gain / 2, ..Account::default() };
    Arc::make_mut(&mut store).values.insert(receiver, StateValue::Account(held));
    let serial = planner.execute_serial(&unaltered, &store).unwrap();
    let failed = serial.receipts.iter().filter(|receipt| !receipt.is_included()).count();
    assert!(failed > 0 && failed < 200, "{failed} transactions overflow");
    for (name, engine) in parallel_engines() {
        let executed = engine.execute(&plan(&engine, &scenario), &store).unwrap();
        assert_eq!(executed.first_difference(&serial), None, "{name}");
        let fallback = ExecutionPath::Fallback(FallbackReason::OverflowRisk);
        assert_eq!(executed.stats.path, fallback, "{name}");
    }
}

/// The key that most transactions credit.
fn hot_key(plan: &Plan) -> StateKey {
    let Route::Levels(levels) = plan.route() else { panic!("planned in levels") };
    let table = levels.table();
    let mut counts = vec![0_usize; table.keys().len()];
    for index in levels.levels().order() {
        for access in table.of(*index) {
            if access.mode() == wavefront_scheduler::AccessMode::Credit {
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
    let scenario = unsigned(&Shape::Uniform, 50, 40, 1);
    let store = MapStore::new(&scenario.genesis);
    for (name, engine) in parallel_engines() {
        let other = plan(&engine, &unsigned(&Shape::Uniform, 50, 40, 99));
        let own = plan(&engine, &scenario);
        let serial = engine.execute_serial(&own, &store).unwrap();
        let foreign = with_levels_of(&engine, &own, &other);
        let executed = engine.execute(&foreign, &store).unwrap();
        assert_eq!(executed.first_difference(&serial), None, "{name}");
        let fallback = ExecutionPath::Fallback(FallbackReason::UndeclaredAccess);
        assert_eq!(executed.stats.path, fallback, "{name}");
        assert_eq!(engine.execute(&own, &store).unwrap().stats.path, ExecutionPath::Levels);
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_reported_as_corruption() {
    let scenario = unsigned(&Shape::Uniform, 20, 10, 1);
    let mut store = MapStore::new(&scenario.genesis);
    let source = scenario.block.transactions[0].transaction.source;
    Arc::make_mut(&mut store).values.insert(StateKey::Account(source), StateValue::Amount(1));
    for (name, engine) in engines() {
        let error = engine.execute(&plan(&engine, &scenario), &store).unwrap_err();
        assert!(matches!(error, ExecuteError::WrongKind { .. }), "{name}: {error}");
    }
}

#[test]
fn privacy_transactions_need_a_proof_verifier() {
    struct Stubborn(bool);
    impl ProofVerifier for Stubborn {
        fn verify(&self, _: &Transaction) -> bool {
            self.0
        }
    }
    let spec = ScenarioSpec { seed: 1, txs: 3, accounts: 4, signed: true };
    let scenario = scenario(&Shape::Uniform, &spec);
    let mut block = (*scenario.block).clone();
    block.transactions[1].transaction.payload = Payload::Shield(Vec::new());
    let block = Arc::new(block);
    let config = EngineConfig::eager(2, BlockPolicy::SkipFailed);
    let error = Engine::new(config.clone()).unwrap().authenticate(block.clone()).unwrap_err();
    assert!(error.to_string().contains("give the engine a ProofVerifier"), "{error}");
    for (accepts, verdict) in [(true, Verdict::Valid), (false, Verdict::BadProof)] {
        let engine =
            Engine::new(config.clone()).unwrap().with_proof_verifier(Arc::new(Stubborn(accepts)));
        assert_eq!(engine.authenticate(block.clone()).unwrap().verdicts()[1], verdict);
    }
}
