//! The engine against the comparators.

use std::sync::Arc;

use wavefront_crypto::SignatureVerifier;
use wavefront_engine::AuthenticatedBlock;
use wavefront_types::BlockEnv;

use super::pairs::{Pairs, paired};
use super::session::Session;
use super::sides;
use crate::clock::{sample_batch, timed};
use crate::comparators::{
    BlockStm, ComparatorError, Outcome, SeedV3, all_accounts, leaves, matches,
    plain_map as run_plain_map, restore, straight_line, straight_line_in_place,
};
use crate::store::MapStore;
use crate::workloads::Kind;

/// What came of a comparator's run.
type Executed = Result<Outcome, ComparatorError>;

const WORKLOADS: [Kind; 3] = [Kind::Uniform, Kind::Zipf, Kind::HotReceiver];

/// `serial_vs_plain_map`, `serial_vs_straight_line`, `serial_vs_in_place` and their absolutes:
/// uniform transfers.
pub(super) fn plain(session: &mut Session<'_>) {
    let txs = session.options.transfers();
    let workload = session.options.workload(Kind::Uniform, txs);
    let (block, env, store) = (workload.trusted(), workload.scenario.env, &workload.store);
    let expected = sides::plan_and_execute(&session.serial, &workload);
    let written = expected.write_set;
    let budget = session.options.budget(3);
    let serial = || sides::time(&session.serial, &workload, 1);
    let verifier = SignatureVerifier::new();
    let plain = paired(budget, serial, || {
        let (time, result) = timed(|| run_plain_map(&verifier, &block, &env, store));
        let (map, totals) = result.expect("the block is executed");
        assert!(leaves(&map, store, &written), "another state than the engine's");
        assert_eq!(totals, expected.totals, "other counters than the engine's");
        time
    });
    let floor = paired(budget, serial, || {
        let (time, result) = timed(|| straight_line(&block, &env, store));
        assert!(matches(&result.expect("all transfers succeed"), &written), "another state");
        time
    });
    let mut state = all_accounts(store);
    let in_place = paired(budget, serial, || {
        let (time, result) = timed(|| straight_line_in_place(&mut state, &block, &env));
        result.expect("all transfers succeed");
        assert!(matches(&state, &written), "another state than the engine's");
        restore(&mut state, store, &written);
        time
    });
    let per_transfer = |pairs: &Pairs| pairs.second_ns.median / txs as f64;
    for (ratio, absolute, pairs) in [
        ("serial_vs_plain_map", "plain_map_ns_per_transfer", plain),
        ("serial_vs_straight_line", "straight_line_ns_per_transfer", floor),
        ("serial_vs_in_place", "in_place_ns_per_transfer", in_place),
    ] {
        session.ratio(ratio, &pairs);
        session.absolute(absolute, per_transfer(&pairs), "ns");
    }
}

/// `vs_seed_design`.
pub(super) fn seed_design(session: &mut Session<'_>) {
    let seed = SeedV3::new(session.options.threads).expect("the suite's threads can be started");
    versus(session, "vs_seed_design", |block, env, store| seed.execute(block, env, store));
}

/// `vs_block_stm`.
pub(super) fn block_stm(session: &mut Session<'_>) {
    let stm = BlockStm::new(session.options.threads).expect("the suite's threads can be started");
    versus(session, "vs_block_stm", |block, env, store| stm.execute(block, env, &**store));
}

/// The engine, from plan to write set, against a comparator on each of the workloads.
fn versus(
    session: &mut Session<'_>,
    name: &'static str,
    execute: impl Fn(&AuthenticatedBlock, &BlockEnv, &Arc<MapStore>) -> Executed,
) {
    let budget = session.options.budget(3);
    let mut cases = Vec::new();
    for kind in WORKLOADS {
        let workload = session.options.workload(kind, session.options.transfers());
        let (block, env) = (workload.trusted(), workload.scenario.env);
        let store = Arc::clone(&workload.store);
        let run = || execute(&block, &env, &store).expect("the block is executed");
        let (expected, outcome) = (sides::plan_and_execute(&session.serial, &workload), run());
        assert_eq!(outcome.write_set, expected.write_set, "{name}, {}: write set", kind.name());
        assert_eq!(outcome.receipts, expected.receipts, "{name}, {}: receipts", kind.name());
        let pairs = paired(
            budget,
            || sides::time(&session.parallel, &workload, 1),
            || sample_batch(1, || (), |()| run(), |outcome| workload.check(&outcome.receipts)),
        );
        cases.push((kind.name().to_owned(), pairs));
    }
    session.worst(name, cases);
}
