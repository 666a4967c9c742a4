//! The budget of one transfer: every step of its way alone, elapsed nanoseconds per transaction.
//!
//! Absolute figures, not pairs: they say where the time goes, not whether it became less. Results
//! are checked; inputs are made and results dropped outside the clock.

use std::sync::Arc;

use wavefront_engine::{Dispatcher, Engine, EngineConfig, ExecutionPath, Plan, Route};
use wavefront_scheduler::{BlockPlan, CheckError};
use wavefront_storage::{BlockCommit, CommitSync, MemoryStore, OpenOptions, RedbStore, StateStore};
use wavefront_types::wire::decode_block;
use wavefront_types::{BlockHash, Hash, Totals, WriteSet, tx_hash};

use super::Step;
use super::import::GROUP_LEN;
use super::pairs::{nanos, series};
use super::session::Session;
use super::signatures::VerifyJob;
use super::spread::{Percentiles, Spread};
use crate::clock::{sample_batch, timed};
use crate::comparators::write_set;
use crate::workloads::{BlockWorkload, Kind};

/// A group of blocks closes early at this many written keys, as the importer's do.
const GROUP_KEYS_MAX: usize = 100_000;

/// `step_<step>_<n>_ns` for every step and both sizes.
pub(super) fn steps(session: &mut Session<'_>) {
    for n in session.options.step_sizes() {
        let workload = session.options.workload(Kind::Uniform, n);
        bytes(session, &workload);
        signatures(session, n);
        execution(session, &workload);
        commits(session, n);
    }
}

/// Measures one step: `run` once is `txs` transactions and says how many nanoseconds.
fn step(
    session: &mut Session<'_>,
    (step, n, threads): (&str, usize, usize),
    txs: usize,
    mut run: impl FnMut() -> f64,
) {
    let Spread { median, p10, p90, pairs } =
        series(session.options.step_budget(), || run() / txs as f64);
    let ns = Percentiles { median, p10, p90 };
    session.step(Step { step: step.to_owned(), n, threads, ns, runs: pairs });
}

fn bytes(session: &mut Session<'_>, workload: &BlockWorkload) {
    let n = workload.len();
    let encoded = workload.encoded();
    step(session, ("decode", n, 1), n, || {
        let decode = |blocks: Vec<Arc<[u8]>>| {
            let blocks = blocks.into_iter().map(decode_block);
            blocks.collect::<Result<Vec<_>, _>>().expect("a generated block is well formed")
        };
        nanos(sample_batch(
            1,
            || encoded.clone(),
            decode,
            |blocks| {
                assert_eq!(blocks.iter().map(|block| block.transactions.len()).sum::<usize>(), n);
            },
        ))
    });
    let wires: Vec<&[u8]> = workload.wires().collect();
    step(session, ("hash", n, 1), n, || {
        let (time, hashes) = timed(|| wires.iter().map(|wire| tx_hash(wire)).collect::<Vec<_>>());
        assert_eq!(hashes, workload.scenario.block.header.tx_hashes);
        nanos(time)
    });
}

fn signatures(session: &mut Session<'_>, n: usize) {
    let block = BlockWorkload::signed(Kind::Uniform, n).scenario.block;
    for (name, threads) in [("signature", 1), ("signature_parallel", session.options.threads)] {
        let job = VerifyJob::new(vec![Arc::clone(&block)], threads);
        step(session, (name, n, threads), n, || nanos(job.run()));
    }
}

fn execution(session: &mut Session<'_>, workload: &BlockWorkload) {
    let (n, threads) = (workload.len(), session.options.threads);
    // Blocks are planned and dispatched whatever their size: this is a step, not a choice.
    let mut config = super::replays::config(threads);
    config.dispatch = Dispatcher::Levels;
    config.parallel_cost = None;
    config.plan_limits.chain_probe = 0;
    let engine = engine(config);
    let env = workload.scenario.env;
    let plan = |block| engine.plan(block, env).expect("the block can be planned");
    let is_planned = |plan: &Plan| assert!(matches!(plan.route(), Route::Levels(_)));
    step(session, ("plan", n, 1), n, || {
        nanos(sample_batch(1, || workload.trusted(), plan, is_planned))
    });
    let planned = plan(workload.trusted());
    let Route::Levels(levels) = planned.route() else { unreachable!("it has just been asserted") };
    step(session, ("check", n, 1), n, || {
        let good = |checked: &Result<_, CheckError>| assert!(checked.is_ok(), "{checked:?}");
        nanos(sample_batch(1, || levels.to_parts(), BlockPlan::from_parts, good))
    });
    step(session, ("execute", n, threads), n, || {
        let (time, executed) = timed(|| engine.execute(&planned, &workload.store));
        let executed = executed.expect("the block is executed");
        assert_eq!(executed.stats.path, ExecutionPath::Levels, "in parallel");
        workload.check(&executed.receipts);
        nanos(time)
    });
    let expected = serial(&engine, &planned, workload);
    let mut scattered = expected.clone().into_entries();
    // Far from sorted, the same way each time.
    let len = scattered.len().max(1);
    (0..scattered.len()).for_each(|at| scattered.swap(at, (at * 7_919 + 13) % len));
    step(session, ("write_set", n, 1), n, || {
        let same = |sorted: &WriteSet| assert_eq!(*sorted, expected, "sorted as the engine does");
        nanos(sample_batch(1, || scattered.clone(), write_set, same))
    });
    step(session, ("serial", n, 1), n, || {
        let (time, executed) = timed(|| engine.execute_serial(&planned, &workload.store));
        workload.check(&executed.expect("the block is executed").receipts);
        nanos(time)
    });
}

fn engine(config: EngineConfig) -> Engine {
    Engine::new(config).expect("the suite's threads can be started")
}

fn serial(engine: &Engine, plan: &Plan, workload: &BlockWorkload) -> WriteSet {
    let executed = engine.execute_serial(plan, &workload.store).expect("the block is executed");
    workload.check(&executed.receipts);
    executed.write_set
}

/// Write sets of as many blocks of `n` transfers as an importer commits at once. They are parts of
/// one large block's, so that no key is in two of them: the store can save nothing by merging.
struct Group {
    write_sets: Vec<WriteSet>,
    totals: Totals,
    blocks: BlockWorkload,
    next: u64,
}

impl Group {
    fn new(session: &Session<'_>, n: usize) -> Self {
        // A transfer writes its two ends, nearly always others than any other transfer.
        let most = (GROUP_KEYS_MAX / (2 * n)).max(1);
        let blocks = usize::try_from(GROUP_LEN.get()).map_or(most, |len| len.min(most));
        let workload = session.options.workload(Kind::Uniform, blocks * n);
        // An engine keeps memory from block to block; the session's is to see none so large.
        let executed =
            super::sides::plan_and_execute(&engine(session.serial.config().clone()), &workload);
        workload.check(&executed.receipts);
        let mut parts = vec![Vec::new(); blocks];
        for (at, entry) in executed.write_set.iter().enumerate() {
            parts[at % blocks].push(entry.clone());
        }
        let write_sets = parts.into_iter().map(WriteSet::from_sorted).collect();
        Self { write_sets, totals: executed.totals, blocks: workload, next: 1 }
    }

    fn initialize(&mut self, store: &impl StateStore) {
        let (state, totals) =
            self.blocks.scenario.genesis.initial_state().expect("a generated genesis is valid");
        store.initialize(Hash::ZERO, &state, &totals).expect("a fresh store takes a genesis");
        self.next = 1;
    }

    /// The same blocks once more, where the chain now ends.
    fn commit(&mut self, store: &impl StateStore) -> f64 {
        let write_sets = self.write_sets.iter().zip(self.next..);
        let blocks: Vec<BlockCommit> = write_sets
            .map(|(write_set, topoheight)| BlockCommit {
                topoheight,
                hash: BlockHash(Hash::ZERO.0),
                totals: self.totals,
                write_set: write_set.clone(),
            })
            .collect();
        let (time, committed) = timed(|| store.commit(&blocks));
        committed.expect("the store takes the blocks");
        self.next += blocks.len() as u64;
        let tip = store.tip().expect("the store can be read").expect("it has a genesis");
        assert_eq!(tip.topoheight + 1, self.next, "every block is there");
        nanos(time)
    }
}

fn commits(session: &mut Session<'_>, n: usize) {
    let mut group = Group::new(session, n);
    let txs = group.blocks.len();
    let store = MemoryStore::new();
    group.initialize(&store);
    step(session, ("commit_memory", n, 1), txs, || group.commit(&store));
    drop(store);
    let scratch = &session.options.scratch;
    let folder = match tempfile::tempdir_in(scratch) {
        Ok(folder) => folder,
        Err(why) => {
            return session.skip("step_commit_redb", format!("{}: {why}", scratch.display()));
        }
    };
    let options = OpenOptions::create().commit_sync(CommitSync::EveryCommit);
    let store = RedbStore::open(folder.path(), options).expect("a store can be made there");
    group.initialize(&store);
    step(session, ("commit_redb", n, 1), txs, || group.commit(&store));
}
