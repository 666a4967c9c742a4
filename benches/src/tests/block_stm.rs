//! Block-STM under contention: what it leaves is what serial execution leaves.

use wavefront_workload::ScenarioSpec;

use super::comparators::{assert_equal, engine, workloads};
use crate::comparators::BlockStm;
use crate::comparators::block_stm::Version;
use crate::comparators::block_stm::memory::{Found, Memory, Origin};
use crate::comparators::block_stm::scheduler::{Scheduler, Task};
use crate::workloads::{BlockWorkload, Kind};
use wavefront_types::{AccountId, ReadError, StateKey, StateReader, StateValue, Totals};

#[test]
fn every_kind_of_block_equals_the_engine() {
    for threads in [1, 2, 4] {
        let stm = BlockStm::new(threads).unwrap();
        for (what, workload) in workloads(&Kind::ALL) {
            let env = workload.scenario.env;
            let outcome = stm.execute(&workload.trusted(), &env, &workload.store).unwrap();
            assert_equal(&outcome, &engine(&workload), &format!("{what}, {threads} threads"));
        }
    }
}

#[test]
fn many_small_contended_blocks_equal_the_engine() {
    let stms = [1, 2, 4].map(|threads| BlockStm::new(threads).unwrap());
    for seed in 0..150 {
        let kind = Kind::ALL[seed % Kind::ALL.len()];
        let spec = ScenarioSpec {
            seed: seed as u64,
            txs: 2 + seed % 60,
            accounts: 2 + seed % 7,
            signed: false,
        };
        let workload = BlockWorkload::new(kind, &spec);
        let expected = engine(&workload);
        for stm in &stms {
            let env = workload.scenario.env;
            let outcome = stm.execute(&workload.trusted(), &env, &workload.store).unwrap();
            assert_equal(&outcome, &expected, &format!("{} seed {seed}", kind.name()));
        }
    }
}

struct Broken;

impl StateReader for Broken {
    fn read(&self, _: &StateKey) -> Result<Option<StateValue>, ReadError> {
        panic!("this store is broken")
    }

    fn totals(&self) -> Result<Totals, ReadError> {
        Err(ReadError::io("this store is broken"))
    }
}

#[test]
fn a_panic_in_one_thread_ends_all() {
    let spec = ScenarioSpec { seed: 1, txs: 30, accounts: 5, signed: false };
    let workload = BlockWorkload::new(Kind::Chain, &spec);
    let stm = BlockStm::new(4).unwrap();
    let run = || stm.execute(&workload.trusted(), &workload.scenario.env, &Broken);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
}

#[test]
fn a_failed_validation_leaves_estimates_and_runs_again() {
    let key = StateKey::Account(AccountId([1; 32]));
    let amount = |units| Some(StateValue::Amount(units));
    let version = |index, incarnation| Version { index, incarnation };
    let memory = Memory::new(3);
    // Transaction 2 reads before transaction 0 has written.
    assert_eq!(memory.read(&key, 2), Found::Nothing);
    assert!(memory.record(version(2, 0), vec![(key, Origin::Store)], vec![(key, amount(2))]));
    assert!(memory.validate(2));
    assert!(memory.record(version(0, 0), Vec::new(), vec![(key, amount(7))]));
    assert!(!memory.validate(2), "what it read has changed");
    assert_eq!(memory.read(&key, 1), Found::Value(version(0, 0), amount(7)));
    memory.estimate(0);
    assert_eq!(memory.read(&key, 1), Found::Estimate { blocking: 0 });
    assert_eq!(memory.blocked_by(2), Some(0));
    // The next run of 0 does not write the key: its version goes.
    assert!(!memory.record(version(0, 1), Vec::new(), Vec::new()));
    assert!(memory.validate(2));
}

#[test]
fn a_dependency_waits_for_the_next_run_of_what_blocks_it() {
    let scheduler = Scheduler::new(2);
    let first = Version { index: 0, incarnation: 0 };
    let second = Version { index: 1, incarnation: 0 };
    assert_eq!(scheduler.next_task(), Some(Task::Execute(first)));
    assert_eq!(scheduler.next_task(), None, "validating what has not run is no task");
    assert_eq!(scheduler.next_task(), Some(Task::Execute(second)));
    assert!(scheduler.add_dependency(1, 0));
    let mut task = scheduler.finish_execution(first, true);
    let mut ran_again = false;
    for _ in 0..20 {
        task = match task {
            Some(Task::Execute(version)) => {
                assert_eq!(version, Version { index: 1, incarnation: 1 });
                ran_again = true;
                scheduler.finish_execution(version, true)
            }
            Some(Task::Validate(version)) => scheduler.finish_validation(version.index, false),
            None => scheduler.next_task(),
        };
    }
    assert!(ran_again && scheduler.is_done());
}
