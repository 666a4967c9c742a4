//! Every comparator leaves the engine's state.

use std::sync::Arc;

use wavefront_crypto::SignatureVerifier;
use wavefront_engine::{Engine, EngineConfig, Executed};
use wavefront_types::{BlockPolicy, BlockReward, WriteSet};
use wavefront_workload::ScenarioSpec;

use crate::comparators::{
    BlockStm, ComparatorError, Outcome, SeedV3, all_accounts, leaves, matches, plain_map, restore,
    straight_line, straight_line_in_place,
};
use crate::workloads::{BlockWorkload, Kind};

/// The engine's own serial result, itself checked against its parallel one.
pub(super) fn engine(workload: &BlockWorkload) -> Executed {
    let engine = Engine::new(EngineConfig::eager(2, BlockPolicy::SkipFailed)).unwrap();
    let plan = engine.plan(workload.trusted(), workload.scenario.env).unwrap();
    let serial = engine.execute_serial(&plan, &workload.store).unwrap();
    let parallel = engine.execute(&plan, &workload.store).unwrap();
    assert_eq!(parallel.first_difference(&serial), None);
    workload.check(&serial.receipts);
    serial
}

pub(super) fn assert_equal(outcome: &Outcome, engine: &Executed, what: &str) {
    assert_eq!(outcome.receipts, engine.receipts, "{what}: receipts");
    assert_eq!(outcome.totals, engine.totals, "{what}: totals");
    assert_eq!(outcome.write_set, engine.write_set, "{what}: write set");
}

/// Blocks of every kind over few accounts (contention) and many, with and without a reward.
pub(super) fn workloads(kinds: &[Kind]) -> Vec<(String, BlockWorkload)> {
    let mut found = Vec::new();
    for kind in kinds {
        for (seed, (txs, accounts)) in
            [(0, 9), (1, 3), (40, 5), (150, 40), (300, 700)].into_iter().enumerate()
        {
            let spec = ScenarioSpec { seed: seed as u64, txs, accounts, signed: false };
            let mut workload = BlockWorkload::new(*kind, &spec);
            if seed % 2 == 1 {
                workload.scenario.env.reward = BlockReward::new(77, 99);
            }
            found.push((format!("{} {txs} over {accounts}", kind.name()), workload));
        }
    }
    found
}

#[test]
fn seed_v3_leaves_the_engines_state() {
    let mut ran = 0;
    for threads in [1, 2, 4] {
        let seed = SeedV3::new(threads).unwrap();
        for (what, workload) in workloads(&Kind::TRANSFERS) {
            let (block, env) = (workload.trusted(), workload.scenario.env);
            let outcome = seed.execute(&block, &env, &workload.store).unwrap();
            assert_equal(&outcome, &engine(&workload), &what);
            ran += outcome.receipts.len();
        }
    }
    assert!(ran > 1_000, "the blocks are not empty");
}

#[test]
fn seed_v3_skips_what_fails() {
    let spec = ScenarioSpec { seed: 4, txs: 60, accounts: 12, signed: false };
    let mut workload = BlockWorkload::new(Kind::Chain, &spec);
    // One broken link: everything after it is without funds.
    let mut block = (*workload.scenario.block).clone();
    block.transactions[20].transaction.nonce += 1;
    workload.scenario.block = Arc::new(block);
    let verdicts = vec![wavefront_types::Verdict::Valid; 60];
    let block = wavefront_engine::AuthenticatedBlock::trusted(
        Arc::clone(&workload.scenario.block),
        verdicts,
    )
    .unwrap();
    let engine = Engine::new(EngineConfig::eager(2, BlockPolicy::SkipFailed)).unwrap();
    let plan = engine.plan(block.clone(), workload.scenario.env).unwrap();
    let expected = engine.execute_serial(&plan, &workload.store).unwrap();
    assert!(expected.receipts.iter().filter(|receipt| !receipt.is_included()).count() >= 40);
    let store = Arc::clone(&workload.store);
    let seed = SeedV3::new(2).unwrap().execute(&block, &workload.scenario.env, &store).unwrap();
    assert_equal(&seed, &expected, "seed v3");
    let stm = BlockStm::new(2).unwrap();
    let stm = stm.execute(&block, &workload.scenario.env, &workload.store).unwrap();
    assert_equal(&stm, &expected, "block-stm");
    let (env, store) = (&workload.scenario.env, &workload.store);
    let (map, totals) = plain_map(&SignatureVerifier::new(), &block, env, store).unwrap();
    assert!(leaves(&map, store, &expected.write_set) && totals == expected.totals, "plain map");
}

#[test]
fn comparators_of_transfers_refuse_what_they_do_not_know() {
    let spec = ScenarioSpec { seed: 1, txs: 50, accounts: 20, signed: false };
    let workload = BlockWorkload::new(Kind::Energy, &spec);
    let (block, env) = (workload.trusted(), workload.scenario.env);
    let store = Arc::clone(&workload.store);
    let error = SeedV3::new(1).unwrap().execute(&block, &env, &store).unwrap_err();
    assert!(matches!(error, ComparatorError::Unsupported { index: 0, .. }), "{error}");
    let error = straight_line(&block, &env, &workload.store).unwrap_err();
    assert!(matches!(error, ComparatorError::Unsupported { index: 0, .. }), "{error}");
}

#[test]
fn straight_lines_leave_the_engines_state() {
    for (what, workload) in workloads(&Kind::TRANSFERS) {
        let (block, env) = (workload.trusted(), workload.scenario.env);
        let engine = engine(&workload);
        let touched = straight_line(&block, &env, &workload.store).unwrap();
        assert!(matches(&touched, &engine.write_set), "{what}");
        assert_eq!(touched.len(), engine.write_set.len(), "{what}: transfers write all they touch");
        let mut state = all_accounts(&workload.store);
        let before = state.clone();
        straight_line_in_place(&mut state, &block, &env).unwrap();
        assert!(matches(&state, &engine.write_set), "{what}: in place");
        assert_eq!(
            matches(&before, &engine.write_set),
            engine.write_set.is_empty(),
            "{what}: the comparison can fail"
        );
        restore(&mut state, &workload.store, &engine.write_set);
        assert_eq!(state, before, "{what}: restored");
    }
}

/// The rules over one hash map, for every kind of block, failures among them.
#[test]
fn plain_map_leaves_the_engines_state() {
    let verifier = SignatureVerifier::new();
    for (what, workload) in workloads(&Kind::ALL) {
        let (block, env, store) = (workload.trusted(), workload.scenario.env, &workload.store);
        let expected = engine(&workload);
        let (map, totals) = plain_map(&verifier, &block, &env, store).unwrap();
        assert!(leaves(&map, store, &expected.write_set), "{what}");
        assert_eq!(totals, expected.totals, "{what}");
        let unchanged = leaves(&map, store, &WriteSet::default());
        assert_eq!(unchanged, map.is_empty(), "{what}: the comparison can fail");
    }
}
