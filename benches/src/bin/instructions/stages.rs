//! The stages: small, the same work in every process, and on one thread.

use std::hint::black_box;

use wavefront_benches::workloads::{BlockWorkload, Kind};
use wavefront_crypto::SignatureVerifier;
use wavefront_engine::{Engine, EngineConfig, Executed, ExecutionPath, Plan, Route, SerialChoice};
use wavefront_storage::{BlockCommit, MemoryStore, StateStore};
use wavefront_types::wire::decode_block;
use wavefront_types::{BlockHash, BlockPolicy, Hash};

/// By how many thousandths a count may exceed the committed one. Not in the table, so that
/// rewriting the table cannot loosen the gate; `docs/performance.md` says why it is this.
pub(crate) const ALLOWED: u64 = 10;

/// A stage whose instructions are counted.
#[derive(Debug)]
pub(crate) struct Stage {
    /// Its name in the table.
    pub(crate) name: &'static str,
    run: fn(usize),
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Stage {}

impl Stage {
    /// All of them, in a block's order.
    pub(crate) const ALL: [Self; 9] = [
        Self { name: "decode", run: decode },
        Self { name: "verify", run: verify },
        Self { name: "plan-uniform", run: |runs| plan(Kind::Uniform, runs) },
        Self { name: "plan-zipf", run: |runs| plan(Kind::Zipf, runs) },
        Self { name: "execute-levels", run: |runs| levels(Kind::Uniform, runs) },
        Self { name: "execute-zipf", run: |runs| levels(Kind::Zipf, runs) },
        Self { name: "execute-serial", run: |runs| serial(Kind::Uniform, runs) },
        Self { name: "execute-mixed", run: |runs| serial(Kind::Mixed, runs) },
        Self { name: "commit-memory", run: commit },
    ];

    /// The stage of this name.
    ///
    /// # Errors
    /// A message with all names when there is none.
    pub(crate) fn named(name: &str) -> Result<&'static Self, String> {
        const ALL: &[Stage] = &Stage::ALL;
        ALL.iter().find(|stage| stage.name == name).ok_or_else(|| {
            let names: Vec<&str> = ALL.iter().map(|stage| stage.name).collect();
            format!("{name}: no such stage; there are {}", names.join(", "))
        })
    }

    /// This one, or all.
    pub(crate) fn chosen(only: Option<&'static Self>) -> &'static [Self] {
        const ALL: &[Stage] = &Stage::ALL;
        only.map_or(ALL, std::slice::from_ref)
    }

    /// Runs it `runs` times within [`counted_stage`], after one run outside.
    pub(crate) fn run(&self, runs: usize) {
        (self.run)(runs);
    }
}

/// The only function whose instructions are counted, with all it calls; valgrind is told its name.
///
/// Counting is switched on for the thread that calls it alone, so the work must stay on that
/// thread.
#[inline(never)]
pub(crate) fn counted_stage(work: &mut dyn FnMut()) {
    work();
    // Keeps the call above from becoming a jump out of this function.
    black_box(());
}

/// Counts `runs` runs of `work`. The one before, uncounted, fills what is kept from block to block.
fn count<I, O>(runs: usize, set_up: impl Fn() -> I, work: impl Fn(I) -> O, check: impl Fn(&O)) {
    check(&work(set_up()));
    let mut inputs: Vec<I> = (0..runs).map(|_| set_up()).collect();
    let mut outputs = Vec::with_capacity(runs);
    counted_stage(&mut || outputs.extend(inputs.drain(..).map(&work)));
    assert_eq!(outputs.len(), runs, "the work was done");
    outputs.iter().for_each(check);
}

/// Transactions in the blocks of most stages.
const TXS: usize = 1_000;
/// Three of the groups in which signatures are verified.
const SIGNATURES: usize = 48;

/// An engine of one thread that plans every block.
fn engine() -> Engine {
    let mut config = EngineConfig::recommended(1, BlockPolicy::SkipFailed);
    config.parallel_cost = None;
    config.plan_limits.chain_probe = 0;
    Engine::new(config).expect("one thread can be started")
}

fn unsigned(kind: Kind) -> BlockWorkload {
    BlockWorkload::unsigned_over(kind, TXS, 2 * TXS)
}

fn planned(engine: &Engine, workload: &BlockWorkload) -> Plan {
    engine.plan(workload.trusted(), workload.scenario.env).expect("the block can be planned")
}

fn decode(runs: usize) {
    let encoded = unsigned(Kind::Uniform).encoded();
    let [bytes] = encoded.as_slice() else { panic!("the transfers fit into one block") };
    count(
        runs,
        || bytes.clone(),
        |bytes| decode_block(bytes).expect("a generated block is well formed"),
        |block| assert_eq!(block.transactions.len(), TXS),
    );
}

fn verify(runs: usize) {
    let workload = BlockWorkload::signed(Kind::Uniform, SIGNATURES);
    let (block, verifier) = (&workload.scenario.block, SignatureVerifier::new());
    // On the pool's only thread: verification uses the pool it is called on.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("one thread can be started").install(|| {
        let good = |verdicts: &Vec<bool>| assert_eq!(*verdicts, [true; SIGNATURES]);
        count(runs, || (), |()| verifier.verify_block(block), good);
    });
}

fn plan(kind: Kind, runs: usize) {
    let (engine, workload) = (engine(), unsigned(kind));
    count(
        runs,
        || workload.trusted(),
        |block| engine.plan(block, workload.scenario.env).expect("the block can be planned"),
        |plan| assert!(matches!(plan.route(), Route::Levels(_))),
    );
}

fn levels(kind: Kind, runs: usize) {
    let (engine, workload) = (engine(), unsigned(kind));
    let plan = planned(&engine, &workload);
    let run = |()| engine.execute(&plan, &workload.store).expect("it executes");
    execute(&workload, runs, ExecutionPath::Levels, run);
}

fn serial(kind: Kind, runs: usize) {
    let (engine, workload) = (engine(), unsigned(kind));
    let plan = planned(&engine, &workload);
    let run = |()| engine.execute_serial(&plan, &workload.store).expect("it executes");
    execute(&workload, runs, ExecutionPath::Serial(SerialChoice::Configured), run);
}

/// Counts executions on the calling thread, which is the engine's only one, and checks that they
/// took the path expected.
fn execute(
    workload: &BlockWorkload,
    runs: usize,
    path: ExecutionPath,
    run: impl Fn(()) -> Executed,
) {
    let check = |executed: &Executed| {
        workload.check(&executed.receipts);
        assert_eq!(executed.stats.path, path);
    };
    count(runs, || (), run, check);
}

fn commit(runs: usize) {
    let (engine, workload) = (engine(), unsigned(Kind::Uniform));
    let Executed { write_set, totals, .. } = engine
        .execute_serial(&planned(&engine, &workload), &workload.store)
        .expect("the block is executed");
    let block = [BlockCommit { topoheight: 1, hash: BlockHash([1; 32]), totals, write_set }];
    let (state, before) = workload.scenario.genesis.initial_state().expect("it is valid");
    let store = || {
        let store = MemoryStore::new();
        store.initialize(Hash::ZERO, &state, &before).expect("a fresh store takes a genesis");
        store
    };
    let commit = |store: MemoryStore| {
        store.commit(&block).expect("the store takes the block");
        store
    };
    count(runs, store, commit, |store| {
        let tip = store.tip().expect("memory does not fail").expect("it is initialised");
        assert_eq!(tip.topoheight, 1);
    });
}

/// The vector instructions that the processor claims to have, by which the curve library and the C
/// library choose their code: `avx512`, `avx2` or `none`.
pub(crate) fn vectors() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512ifma") {
            return "avx512";
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            return "avx2";
        }
    }
    "none"
}
