//! Parallel equals serial, whatever the shape of the block and the number of threads.

use std::sync::Arc;

use wavefront_types::{Block, BlockPolicy, ErrorCode, Outcome, Verdict};
use wavefront_workload::{Mix, Scenario, ScenarioSpec, Shape, scenario};

use super::{MapStore, eager, plan, shapes, unsigned};
use crate::{
    AuthenticatedBlock, Dispatcher, Engine, EngineConfig, ExecuteError, ExecutionMode,
    ExecutionPath, ParallelCost, Route, SerialChoice, parallel_cost::Estimate,
};

#[test]
fn every_shape_equals_serial_at_every_thread_count() {
    for threads in [1, 2, 3, 8] {
        let dispatchers =
            [Dispatcher::Levels, Dispatcher::Dataflow, Dispatcher::Scripted { seed: 5 }];
        for (shape, dispatch) in
            shapes().into_iter().flat_map(|s| dispatchers.map(|d| (s.clone(), d)))
        {
            let config = EngineConfig::eager(threads, BlockPolicy::SkipFailed);
            let engine = Engine::new(EngineConfig { dispatch, ..config }).unwrap();
            let scenario = unsigned(&shape, 300, 60, 7);
            let store = MapStore::new(&scenario.genesis);
            let plan = plan(&engine, &scenario);
            let parallel = engine.execute(&plan, &store).unwrap();
            let serial = engine.execute_serial(&plan, &store).unwrap();
            assert_eq!(parallel.stats.path, ExecutionPath::Levels, "{shape:?}");
            assert_eq!(parallel.first_difference(&serial), None, "{shape:?}, {threads} threads");
            assert_eq!(serial.receipts.len(), 300);
            for (receipt, valid) in serial.receipts.iter().zip(&scenario.valid) {
                // Without signatures, what multisig accounts send is refused.
                let unsigned = matches!(shape, Shape::Mixed(_));
                assert_eq!(
                    receipt.is_included() || unsigned,
                    *valid || unsigned,
                    "{shape:?}: {receipt:?}"
                );
            }
        }
    }
}

#[test]
fn signed_blocks_authenticate_and_equal_serial() {
    let spec = ScenarioSpec { seed: 3, txs: 120, accounts: 30, signed: true };
    let scenario = scenario(&Shape::Mixed(Mix::default()), &spec);
    let engine = eager(2);
    let store = MapStore::new(&scenario.genesis);
    let authenticated = engine.authenticate(scenario.block.clone()).unwrap();
    let plan = engine.plan(authenticated, scenario.env).unwrap();
    let parallel = engine.execute(&plan, &store).unwrap();
    let serial = engine.execute_serial(&plan, &store).unwrap();
    assert_eq!(parallel.first_difference(&serial), None);
    assert!(parallel.receipts.iter().any(|r| r.outcome == Outcome::Executed));
}

#[test]
fn a_listed_hash_that_is_wrong_invalidates_the_block() {
    let spec = ScenarioSpec { seed: 3, txs: 5, accounts: 4, signed: true };
    let scenario = scenario(&Shape::Uniform, &spec);
    let mut block = (*scenario.block).clone();
    block.header.tx_hashes.swap(1, 2);
    let error = eager(2).authenticate(Arc::new(block)).unwrap_err();
    assert!(error.to_string().starts_with("transaction 1: the header lists hash"), "{error}");
}

#[test]
fn under_the_atomic_policy_the_first_failure_rejects() {
    let scenario = unsigned(&Shape::Mixed(Mix::default()), 200, 40, 11);
    let first = scenario.valid.iter().position(|valid| !valid).expect("the mix has failures");
    for mode in [ExecutionMode::Serial, ExecutionMode::Parallel, ExecutionMode::Compare] {
        let config = EngineConfig { mode, ..EngineConfig::eager(2, BlockPolicy::Atomic) };
        let engine = Engine::new(config).unwrap();
        let store = MapStore::new(&scenario.genesis);
        let error = engine.execute(&plan(&engine, &scenario), &store).unwrap_err();
        let ExecuteError::Rejected { index, .. } = error else { panic!("{mode:?}: {error}") };
        assert_eq!(index, first, "{mode:?}");
    }
}

#[test]
fn compare_mode_runs_both_ways() {
    let config = EngineConfig {
        mode: ExecutionMode::Compare,
        ..EngineConfig::recommended(2, BlockPolicy::SkipFailed)
    };
    let engine = Engine::new(config).unwrap();
    let scenario = unsigned(&Shape::Zipf { milli: 1_000 }, 400, 50, 1);
    let store = MapStore::new(&scenario.genesis);
    engine.execute(&plan(&engine, &scenario), &store).unwrap();
}

#[test]
fn small_blocks_and_chains_take_the_serial_path() {
    let engine = Engine::new(EngineConfig::recommended(2, BlockPolicy::SkipFailed)).unwrap();
    let small = plan(&engine, &unsigned(&Shape::Uniform, 20, 40, 1));
    assert!(matches!(small.route(), Route::Serial(SerialChoice::NoGain)));
    let chain = plan(&engine, &unsigned(&Shape::FullChain, 4_000, 4_001, 1));
    assert!(matches!(chain.route(), Route::Serial(SerialChoice::Planner(_))));
    let wide = unsigned(&Shape::HotReceiver, 4_000, 4_001, 1);
    assert!(matches!(plan(&engine, &wide).route(), Route::Levels(_)));
    let alone = Engine::new(EngineConfig::recommended(1, BlockPolicy::SkipFailed)).unwrap();
    assert!(matches!(plan(&alone, &wide).route(), Route::Serial(SerialChoice::NoGain)));
}

/// The threads are idle during the chain, and the wide start does not make up for the plan.
#[test]
fn a_chain_behind_a_wide_start_takes_the_serial_path() {
    let engine = Engine::new(EngineConfig::recommended(2, BlockPolicy::SkipFailed)).unwrap();
    let route = |wide: usize, chain: usize| {
        let wide = unsigned(&Shape::HotReceiver, wide, wide + 1, 1);
        let Scenario { block, env, .. } = unsigned(&Shape::FullChain, chain, chain + 1, 2);
        let all = wide.block.transactions.iter().chain(&block.transactions);
        let wires: Vec<_> = all.map(|tx| tx.transaction.encode()).collect();
        let wires: Vec<_> = wires.iter().map(Vec::as_slice).collect();
        let block = Arc::new(Block::from_transactions(block.header.clone(), &wires).unwrap());
        let verdicts = vec![Verdict::Valid; wires.len()];
        let block = AuthenticatedBlock::trusted(block, verdicts).unwrap();
        let plan = engine.plan(block, env).unwrap();
        match plan.route() {
            Route::Levels(_) => None,
            Route::Serial(choice) => Some(*choice),
        }
    };
    assert!(matches!(route(256, 3_744), Some(SerialChoice::Planner(_))));
    // Where the wide part is most of the block, and where it is most of the half looked at.
    assert_eq!(route(3_744, 256), None);
    assert_eq!(route(2_000, 2_000), None);
}

/// The estimate in its own words: what is saved against what is spent.
#[test]
fn parallel_execution_pays_from_some_amount_of_work() {
    let cost = ParallelCost { key_ns: 50, block_ns: 10_000 };
    let estimate = |cost_ns| Estimate { cost_ns, keys: 2 };
    let pays = |threads, txs: usize, ns| cost.gain(threads, txs, |_| estimate(ns)).pays();
    // Two threads save 150 of 300 ns each, and planning takes 100: 200 transfers make up for 10 µs.
    assert!(!pays(2, 200, 300) && pays(2, 201, 300));
    // Of 16 threads' 281 ns, 181 are left.
    assert!(!pays(16, 55, 300) && pays(16, 56, 300));
    assert!(!pays(1, 1_000_000, 1_000) && !pays(2, 1_000_000, 200) && !pays(2, 0, 0));
    assert!(pays(2, 3, 10_000) && pays(usize::MAX, 2, u32::MAX));
    // Half of the transactions are dear: the sample finds about as many.
    let cost_of = |index: usize| estimate(if index.is_multiple_of(2) { 20 } else { 1_000 });
    let pays = |txs| cost.gain(2, txs, cost_of).pays();
    assert!(pays(100_001) && !pays(20));
}

#[test]
fn an_empty_block_pays_the_reward_and_counts() {
    let mut scenario = unsigned(&Shape::Uniform, 0, 2, 1);
    scenario.env.reward.to_miner = 50;
    let store = MapStore::new(&scenario.genesis);
    let engine = eager(2);
    let plan = plan(&engine, &scenario);
    let executed = engine.execute(&plan, &store).unwrap();
    assert!(executed.receipts.is_empty());
    assert_eq!(executed.write_set.len(), 1);
    assert_eq!(executed.totals.height, 1);
    assert_eq!(executed.totals.supply, store.totals.supply + 50);
    assert_eq!(executed.first_difference(&engine.execute_serial(&plan, &store).unwrap()), None);
}

/// A result list that is shorter or shifted was once zipped with the block.
#[test]
fn receipts_belong_to_their_transactions() {
    let mut scenario = unsigned(&Shape::Uniform, 100, 40, 5);
    let mut verdicts = vec![wavefront_types::Verdict::Valid; 100];
    verdicts[37] = wavefront_types::Verdict::BadSignature;
    scenario.env.reward.to_miner = 1;
    let engine = eager(3);
    let block =
        crate::AuthenticatedBlock::trusted(scenario.block.clone(), verdicts.clone()).unwrap();
    let plan = engine.plan(block, scenario.env).unwrap();
    let executed = engine.execute(&plan, &MapStore::new(&scenario.genesis)).unwrap();
    assert_eq!(executed.receipts.len(), 100);
    assert_eq!(executed.receipts[37].outcome, Outcome::Skipped(ErrorCode::InvalidSignature));
    verdicts.pop();
    assert!(crate::AuthenticatedBlock::trusted(scenario.block, verdicts).is_err());
}

/// The thread limit was once ignored.
#[test]
fn the_pool_has_the_threads_it_was_given() {
    assert_eq!(eager(3).threads().threads(), 3);
    assert!(Engine::new(EngineConfig::eager(0, BlockPolicy::Atomic)).is_err());
    assert!(Engine::new(EngineConfig::eager(2_000, BlockPolicy::Atomic)).is_err());
}
