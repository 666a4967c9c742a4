//! Serial execution has the last word: whatever a parallel attempt meets, the block comes to what
//! it comes to serially, errors included.

use std::sync::Arc;

use wavefront_sync::{AtomicUsize, CancelToken, Ordering};
use wavefront_types::transaction::Transfer;
use wavefront_types::{
    Account, AccountId, AssetId, BlockPolicy, Payload, ReadError, StateKey, StateReader,
    StateValue, Totals,
};
use wavefront_workload::{Mix, Scenario, Shape};

use super::{MapStore, plan, unsigned, watchdog::watched};
use crate::{
    Dispatcher, Engine, EngineConfig, ExecuteError, ExecuteOptions, Executed, ExecutionMode,
    Schedule,
};

/// What is wrong with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Unreadable,
    Corrupt,
    Panics,
}

/// A store with flaws at some keys, always.
struct Flawed {
    store: Arc<MapStore>,
    keys: Vec<StateKey>,
    flaw: Flaw,
}

impl StateReader for Flawed {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        if !self.keys.contains(key) {
            return self.store.read(key);
        }
        match self.flaw {
            Flaw::Unreadable => Err(ReadError::io(format!("the sector of {key} is bad"))),
            Flaw::Corrupt => Ok(Some(StateValue::NameOf(Arc::from("no value of this key")))),
            Flaw::Panics => std::panic::resume_unwind(Box::new(format!("{key}"))),
        }
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.store.totals()
    }
}

fn engines(policy: BlockPolicy) -> Vec<Engine> {
    let dispatchers = [Dispatcher::Levels, Dispatcher::Dataflow, Dispatcher::Scripted { seed: 3 }];
    let modes = [ExecutionMode::Parallel, ExecutionMode::Compare];
    let settings = dispatchers.into_iter().flat_map(|d| modes.map(|m| (d, m)));
    settings
        .map(|(dispatch, mode)| {
            let config = EngineConfig::eager(2, policy);
            Engine::new(config.with_dispatch(dispatch).with_mode(mode)).unwrap()
        })
        .collect()
}

fn same(parallel: &Result<Executed, ExecuteError>, serial: &Result<Executed, ExecuteError>) {
    match (parallel, serial) {
        (Ok(parallel), Ok(serial)) => assert_eq!(parallel.first_difference(serial), None),
        (parallel, serial) => assert_eq!(parallel.as_ref().err(), serial.as_ref().err()),
    }
}

/// Every key of a block of every type, one at a time and several at once.
#[test]
fn a_block_comes_to_what_it_comes_to_serially_whatever_cannot_be_read() {
    watched(|| {
        for policy in [BlockPolicy::SkipFailed, BlockPolicy::Atomic] {
            let scenario = unsigned(&Shape::Mixed(Mix::default()), 40, 16, 5);
            let store = MapStore::new(&scenario.genesis);
            for engine in engines(policy) {
                let plan = plan(&engine, &scenario);
                let keys = plan.levels().unwrap().table().keys().to_vec();
                let several = keys.chunks(7).map(<[_]>::to_vec);
                for keys in keys.iter().map(|key| vec![*key]).chain(several) {
                    for flaw in [Flaw::Unreadable, Flaw::Corrupt, Flaw::Panics] {
                        let (store, keys) = (store.clone(), keys.clone());
                        let flawed = Arc::new(Flawed { store, keys, flaw });
                        let parallel = engine.execute(&plan, &flawed);
                        same(&parallel, &engine.execute_serial(&plan, &flawed));
                    }
                }
            }
        }
    });
}

/// Pays `amount` from one account to another.
fn pay(scenario: &mut Scenario, at: usize, from: AccountId, nonce: u64, to: AccountId) {
    let block = Arc::make_mut(&mut scenario.block);
    let tx = &mut block.transactions[at].transaction;
    tx.source = from;
    tx.nonce = nonce;
    tx.payload = Payload::Transfers(Transfer::plain(AssetId::TOS, to, 6).into());
}

/// An overflowing credit sends a transaction down a branch on which it reads an unreadable key,
/// before the overflow is noticed: serial execution never goes there.
#[test]
fn an_attempt_that_went_astray_does_not_fail_the_block() {
    let mut scenario = unsigned(&Shape::Disjoint, 3, 6, 1);
    let mut store = MapStore::new(&scenario.genesis);
    let [a, b] = [0, 1].map(|at| scenario.block.transactions[at].transaction.source);
    let (rich, asset) = (AccountId([50; 32]), AssetId([7; 32]));
    let held = Account { balance: u64::MAX - 10, ..Account::default() };
    let values = &mut Arc::make_mut(&mut store).values;
    values.insert(StateKey::Account(rich), StateValue::Account(held));
    // Two payments to the rich account, of which the second overflows, so that its sender's nonce
    // stays; then that sender spends, with the next nonce, an asset that cannot be read.
    pay(&mut scenario, 0, b, 0, rich);
    pay(&mut scenario, 1, a, 0, rich);
    pay(&mut scenario, 2, a, 1, b);
    let burn = wavefront_types::transaction::BurnPayload { asset, amount: 1 };
    Arc::make_mut(&mut scenario.block).transactions[2].transaction.payload = Payload::Burn(burn);
    let keys = vec![StateKey::Balance(a, asset)];
    let flawed = Arc::new(Flawed { store, keys, flaw: Flaw::Unreadable });
    for seed in 0..50 {
        let config = EngineConfig::eager(1, BlockPolicy::SkipFailed);
        let dispatch = Dispatcher::Scripted { seed };
        let engine = Engine::new(config.with_dispatch(dispatch)).unwrap();
        let plan = plan(&engine, &scenario);
        assert!(engine.execute_serial(&plan, &flawed).is_ok());
        same(&engine.execute(&plan, &flawed), &engine.execute_serial(&plan, &flawed));
    }
}

/// Cancels at one of its reads.
struct Cancelling {
    store: Arc<MapStore>,
    at: usize,
    reads: AtomicUsize,
    token: CancelToken,
}

impl StateReader for Cancelling {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        if self.reads.fetch_add(1, Ordering::Relaxed) == self.at {
            self.token.cancel();
        }
        self.store.read(key)
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.store.totals()
    }
}

#[test]
fn a_cancelled_block_ends_early_and_the_next_one_works() {
    let scenario = unsigned(&Shape::Uniform, 200, 400, 5);
    let store = MapStore::new(&scenario.genesis);
    for engine in engines(BlockPolicy::SkipFailed) {
        let plan = plan(&engine, &scenario);
        let serial = engine.execute_serial(&plan, &store);
        for at in [0, 50, 200] {
            for schedule in [None, Some(Schedule::numbered(1, 1)), Some(Schedule::numbered(1, 2))] {
                let (token, reads) = (CancelToken::new(), AtomicUsize::new(0));
                let reader = Cancelling { store: store.clone(), at, reads, token: token.clone() };
                let mut options = ExecuteOptions::new().cancelled_by(&token);
                options = schedule.map_or(options, |schedule| options.under(schedule));
                let cancelled = engine.execute_with(&plan, &Arc::new(reader), &options);
                assert_eq!(cancelled.unwrap_err(), ExecuteError::Cancelled, "at read {at}");
            }
        }
        let token = CancelToken::new();
        let options = ExecuteOptions::new().cancelled_by(&token);
        same(&engine.execute_with(&plan, &store, &options), &serial);
        token.cancel();
        let options = options.serially();
        let cancelled = engine.execute_with(&plan, &store, &options).unwrap_err();
        assert_eq!(cancelled, ExecuteError::Cancelled);
    }
}
