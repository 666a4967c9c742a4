//! The engine against the comparators.

use std::sync::Arc;

use wavefront_engine::AuthenticatedBlock;
use wavefront_types::BlockEnv;

use super::pairs::paired;
use super::session::Session;
use super::sides;
use crate::clock::{sample_batch, timed};
use crate::comparators::{
    BlockStm, ComparatorError, Outcome, PlainState, SeedV3, plain_map as run_plain_map,
};
use crate::store::MapStore;
use crate::workloads::Kind;

const WORKLOADS: [Kind; 3] = [Kind::Uniform, Kind::Zipf, Kind::HotReceiver];

/// `serial_vs_plain_map` and `plain_map_ns_per_transfer`: uniform transfers. The map holds all
/// accounts of the chain and is changed in place, so that it also spares the reads of the store.
pub(super) fn plain_map(session: &mut Session<'_>) {
    let txs = session.options.transfers();
    let workload = session.options.workload(Kind::Uniform, txs);
    let env = workload.scenario.env;
    let executed = sides::plan_and_execute(&session.serial, &workload);
    let mut state = PlainState::new(&workload.store);
    let block = workload.trusted();
    let plain = || {
        let (time, result) = timed(|| run_plain_map(&mut state, &block, &env));
        result.expect("the block is executed");
        assert!(state.matches(&executed.write_set), "another state than the engine's");
        state.restore(&workload.store, &executed.write_set);
        time
    };
    let serial = || sides::time(&session.serial, &workload, 1);
    let pairs = paired(session.options.budget(1), serial, plain);
    session.ratio("serial_vs_plain_map", &pairs);
    let per_transfer = pairs.second_ns.median / txs as f64;
    session.absolute("plain_map_ns_per_transfer", per_transfer, "ns");
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
    execute: impl Fn(&AuthenticatedBlock, &BlockEnv, &Arc<MapStore>) -> Result<Outcome, ComparatorError>,
) {
    let budget = session.options.budget(3);
    let mut cases = Vec::new();
    for kind in WORKLOADS {
        let workload = session.options.workload(kind, session.options.transfers());
        let (block, env) = (workload.trusted(), workload.scenario.env);
        let store = Arc::new(workload.store.clone());
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
