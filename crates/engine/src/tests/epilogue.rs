//! Faults after the last transaction: while reward and fees are booked.

use std::sync::Arc;

use wavefront_sync::{AtomicUsize, Ordering};
use wavefront_types::{
    Account, AccountId, ErrorCode, ReadError, StateKey, StateReader, StateValue, Totals,
};
use wavefront_workload::{Scenario, Shape};

use super::faults::{FAULTS, Fault, engines, parallel_engines};
use super::{MapStore, plan, unsigned, with_levels_of};
use crate::{ExecuteError, ExecutionPath, FallbackReason};

/// Nobody else has anything to do with these two.
const MINER: AccountId = AccountId([0xee; 32]);
const RECIPIENT: AccountId = AccountId([0xdd; 32]);

fn fixture() -> (Scenario, Arc<MapStore>) {
    let mut scenario = unsigned(&Shape::Uniform, 40, 20, 6);
    scenario.env.miner = MINER;
    scenario.env.fee_recipient = Some(RECIPIENT);
    scenario.env.reward.to_miner = 5;
    scenario.env.reward.emitted = 7;
    let store = MapStore::new(&scenario.genesis);
    (scenario, store)
}

/// A store that cannot read one key; when cells are loaded ahead it reads none.
struct Blind {
    store: Arc<MapStore>,
    key: StateKey,
    fault: Fault,
    refused: usize,
    reads: AtomicUsize,
}

impl StateReader for Blind {
    fn read(&self, key: &StateKey) -> Result<Option<StateValue>, ReadError> {
        if self.reads.fetch_add(1, Ordering::Relaxed) < self.refused {
            return Err(ReadError::io("not yet"));
        }
        if *key == self.key { Err(self.fault.strike()) } else { self.store.read(key) }
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        self.store.totals()
    }
}

#[test]
fn a_fault_while_booking_fails_the_block_and_the_next_one_works() {
    let (scenario, store) = fixture();
    for (name, engine) in engines() {
        let plan = plan(&engine, &scenario);
        let good = engine.execute(&plan, &store).unwrap();
        for (account, fault) in [MINER, RECIPIENT].iter().flat_map(|a| FAULTS.map(|f| (a, f))) {
            let (key, refused) = (StateKey::Account(*account), good.stats.keys);
            let reads = AtomicUsize::new(0);
            let blind = Blind { store: store.clone(), key, fault, refused, reads };
            let blind = Arc::new(blind);
            fault.expect(engine.execute(&plan, &blind), &name);
            assert!(
                blind.reads.load(Ordering::Relaxed) > refused + 20,
                "{name}: not after the transactions"
            );
            let next = engine.execute(&plan, &store).unwrap();
            assert_eq!(next.first_difference(&good), None, "{name}");
        }
    }
}

#[test]
fn what_cannot_be_booked_rejects_the_block_on_every_path() {
    let (scenario, store) = fixture();
    let rich = |account| {
        let mut store = (*store).clone();
        let held = Account { balance: u64::MAX - 1, ..Account::default() };
        store.values.insert(StateKey::Account(account), StateValue::Account(held));
        Arc::new(store)
    };
    let counted = |set: fn(&mut Totals)| {
        let mut store = (*store).clone();
        set(&mut store.totals);
        Arc::new(store)
    };
    let overflow = ExecuteError::Epilogue { code: ErrorCode::Overflow };
    let mut corrupt = store.clone();
    Arc::make_mut(&mut corrupt).values.insert(StateKey::Account(MINER), StateValue::Amount(3));
    let wrong_kind = ExecuteError::WrongKind { key: StateKey::Account(MINER) };
    for (case, faulty, wanted) in [
        ("miner", rich(MINER), &overflow),
        ("recipient", rich(RECIPIENT), &overflow),
        ("supply", counted(|totals| totals.supply = u64::MAX - 4), &overflow),
        ("emitted", counted(|totals| totals.emitted = u64::MAX - 6), &overflow),
        ("height", counted(|totals| totals.height = u64::MAX), &overflow),
        ("corrupt", corrupt, &wrong_kind),
    ] {
        for (name, engine) in engines() {
            let plan = plan(&engine, &scenario);
            let error = engine.execute(&plan, &faulty).unwrap_err();
            assert_eq!(error, *wanted, "{case}, {name}");
            engine.execute(&plan, &store).unwrap();
        }
    }
}

/// A plan made for another miner and recipient: the transactions fit it, the booking does not.
#[test]
fn booking_to_an_undeclared_account_falls_back_to_serial() {
    let (scenario, store) = fixture();
    let (mut elsewhere, _) = fixture();
    elsewhere.env.miner = AccountId([0xcc; 32]);
    elsewhere.env.fee_recipient = Some(AccountId([0xbb; 32]));
    for (name, engine) in parallel_engines() {
        let own = plan(&engine, &scenario);
        let serial = engine.execute_serial(&own, &store).unwrap();
        let foreign = with_levels_of(&engine, &own, &plan(&engine, &elsewhere));
        let executed = engine.execute(&foreign, &store).unwrap();
        assert_eq!(executed.first_difference(&serial), None, "{name}");
        let fallback = ExecutionPath::Fallback(FallbackReason::UndeclaredAccess);
        assert_eq!(executed.stats.path, fallback, "{name}");
    }
}
