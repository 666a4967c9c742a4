//! The stages of a block's way, one by one and together: `<stage>/<workload>/<n>`.
//!
//! decode, hash, verify, plan, check (the plan checker), execute (serially, and on 2 threads with
//! either dispatcher, receipts and write set included), write-set (sorting alone), commit (redb),
//! block (all of them). Stages on several threads say so in their names.
#![allow(clippy::print_stderr, reason = "what is skipped is said")]

use std::cell::LazyCell;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use mimalloc::MiMalloc;
use wavefront_benches::clock::sample;
use wavefront_benches::comparators::write_set;
use wavefront_benches::suite::VerifyJob;
use wavefront_benches::workloads::{BlockWorkload, Kind, SIZES};
use wavefront_engine::{Dispatcher, Engine, EngineConfig, Executed, ExecutionMode, Plan, Route};
use wavefront_scheduler::{BlockPlan, CheckError};
use wavefront_storage::{BlockCommit, CommitSync, OpenOptions, RedbStore, StateStore};
use wavefront_types::wire::decode_block;
use wavefront_types::{BlockHash, BlockPolicy, Hash, Totals, WriteSet, tx_hash};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const THREADS: usize = 2;
/// Keys and signatures take their time, so only workloads that verify differently have them.
const SIGNED: [Kind; 3] = [Kind::Uniform, Kind::OneSender, Kind::Mixed];

type Lazy<T> = LazyCell<T, Box<dyn FnOnce() -> T>>;

fn lazy<T>(make: impl FnOnce() -> T + 'static) -> Lazy<T> {
    LazyCell::new(Box::new(make))
}

/// One benchmark; `measure` runs it a number of times and says how long that took.
fn bench(
    criterion: &mut Criterion,
    stage: &str,
    kind: Kind,
    txs: usize,
    mut measure: impl FnMut(u64) -> Duration,
) {
    let mut group: BenchmarkGroup<'_, WallTime> =
        criterion.benchmark_group(format!("{stage}/{}", kind.name()));
    group.throughput(Throughput::Elements(txs as u64));
    group.bench_function(BenchmarkId::from_parameter(txs), |bencher| {
        bencher.iter_custom(&mut measure);
    });
    group.finish();
}

/// Plans every block and dispatches it with `dispatch`, be it a chain.
fn engine(dispatch: Dispatcher) -> Engine {
    let mut config = EngineConfig::recommended(THREADS, BlockPolicy::SkipFailed);
    config.dispatch = dispatch;
    config.parallel_cost = None;
    config.plan_limits.chain_probe = 0;
    Engine::new(config).expect("two threads can be started")
}

fn workloads(kinds: &[Kind]) -> impl Iterator<Item = (Kind, usize)> {
    kinds.iter().flat_map(|kind| {
        SIZES.into_iter().filter(|txs| *txs <= kind.txs_max()).map(|txs| (*kind, txs))
    })
}

fn bytes(criterion: &mut Criterion) {
    for (kind, txs) in workloads(&Kind::ALL) {
        let workload = lazy(move || BlockWorkload::unsigned(kind, txs));
        bench(criterion, "decode", kind, txs, |times| {
            let encoded = workload.encoded();
            let decode = |blocks: Vec<_>| {
                blocks.into_iter().map(decode_block).collect::<Result<Vec<_>, _>>()
            };
            sample(
                times,
                || encoded.clone(),
                decode,
                |blocks| {
                    let blocks = blocks.as_ref().expect("a generated block is well formed");
                    assert_eq!(
                        blocks.iter().map(|block| block.transactions.len()).sum::<usize>(),
                        txs
                    );
                },
            )
        });
        bench(criterion, "hash", kind, txs, |times| {
            let hash = |()| workload.wires().map(tx_hash).collect::<Vec<_>>();
            sample(
                times,
                || (),
                hash,
                |hashes| {
                    assert_eq!(*hashes, workload.scenario.block.header.tx_hashes);
                },
            )
        });
    }
}

fn verify(criterion: &mut Criterion) {
    for (kind, txs) in workloads(&SIGNED) {
        let block = lazy(move || BlockWorkload::signed(kind, txs).scenario.block);
        for threads in [1, THREADS] {
            bench(criterion, &format!("verify-{threads}t"), kind, txs, |times| {
                let job = VerifyJob::new(vec![(*block).clone()], threads);
                (0..times).map(|_| job.run()).sum()
            });
        }
    }
}

fn plan_block(engine: &Engine, workload: &BlockWorkload) -> Plan {
    engine.plan(workload.trusted(), workload.scenario.env).expect("the block can be planned")
}

fn plan(criterion: &mut Criterion) {
    let engine = engine(Dispatcher::Levels);
    for (kind, txs) in workloads(&Kind::ALL) {
        let workload = lazy(move || BlockWorkload::unsigned(kind, txs));
        let is_planned = |plan: &Plan| assert!(matches!(plan.route(), Route::Levels(_)));
        bench(criterion, "plan", kind, txs, |times| {
            let env = workload.scenario.env;
            let plan = |block| engine.plan(block, env).expect("the block can be planned");
            sample(times, || workload.trusted(), plan, is_planned)
        });
        bench(criterion, "check", kind, txs, |times| {
            let plan = plan_block(&engine, &workload);
            let Route::Levels(levels) = plan.route() else { panic!("the block is planned") };
            let good = |checked: &Result<_, CheckError>| assert!(checked.is_ok(), "{checked:?}");
            sample(times, || levels.to_parts(), BlockPlan::from_parts, good)
        });
    }
}

fn execute(criterion: &mut Criterion) {
    let levels = engine(Dispatcher::Levels);
    let dataflow = engine(Dispatcher::Dataflow);
    for (kind, txs) in workloads(&Kind::ALL) {
        let workload = lazy(move || BlockWorkload::unsigned(kind, txs));
        let check = |executed: &Executed| workload.check(&executed.receipts);
        bench(criterion, "execute-serial", kind, txs, |times| {
            let plan = plan_block(&levels, &workload);
            let run = |()| levels.execute_serial(&plan, &workload.store).expect("it executes");
            sample(times, || (), run, check)
        });
        for (name, engine) in [("execute-levels-2t", &levels), ("execute-dataflow-2t", &dataflow)] {
            bench(criterion, name, kind, txs, |times| {
                let plan = plan_block(engine, &workload);
                let run = |()| engine.execute(&plan, &workload.store).expect("it executes");
                sample(times, || (), run, check)
            });
        }
    }
}

/// What a block of a workload leaves.
fn executed(workload: &BlockWorkload) -> Executed {
    let engine = engine(Dispatcher::Levels);
    let executed = engine
        .execute_serial(&plan_block(&engine, workload), &workload.store)
        .expect("the block is executed");
    workload.check(&executed.receipts);
    executed
}

fn write_sets(criterion: &mut Criterion) {
    for (kind, txs) in workloads(&Kind::ALL) {
        let expected = lazy(move || executed(&BlockWorkload::unsigned(kind, txs)).write_set);
        bench(criterion, "write-set", kind, txs, |times| {
            let mut entries = expected.clone().into_entries();
            // Far from sorted, the same way each time.
            let len = entries.len().max(1);
            (0..entries.len()).for_each(|at| entries.swap(at, (at * 7_919 + 13) % len));
            let same = |sorted: &WriteSet| assert_eq!(*sorted, *expected);
            sample(times, || entries.clone(), write_set, same)
        });
    }
}

/// A store with a workload's genesis, and where the next block goes.
struct Disk {
    store: RedbStore,
    next: u64,
    _folder: tempfile::TempDir,
}

impl Disk {
    fn new(workload: &BlockWorkload, sync: CommitSync) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let options = OpenOptions::create().commit_sync(sync);
        let store = RedbStore::open(folder.path(), options).expect("a store can be made");
        let (state, totals) = workload.scenario.genesis.initial_state().expect("it is valid");
        store.initialize(Hash::ZERO, &state, &totals).expect("a fresh store takes a genesis");
        Self { store, next: 1, _folder: folder }
    }

    /// A block after all committed so far.
    fn block(&mut self, write_set: WriteSet, totals: Totals) -> [BlockCommit; 1] {
        let topoheight = self.next;
        self.next += 1;
        [BlockCommit { topoheight, hash: BlockHash(Hash::ZERO.0), totals, write_set }]
    }
}

fn commit(criterion: &mut Criterion) {
    for (kind, txs) in workloads(&Kind::ALL) {
        let workload = lazy(move || BlockWorkload::unsigned(kind, txs));
        for (name, sync) in
            [("commit-durable", CommitSync::EveryCommit), ("commit-buffered", CommitSync::OnFlush)]
        {
            // One store for all samples: it grows as a chain's does.
            let mut disk: Option<(Disk, Executed)> = None;
            bench(criterion, name, kind, txs, |times| {
                let (disk, Executed { write_set, totals, .. }) =
                    disk.get_or_insert_with(|| (Disk::new(&workload, sync), executed(&workload)));
                let blocks: Vec<_> =
                    (0..times).map(|_| disk.block(write_set.clone(), *totals)).collect();
                let mut blocks = blocks.into_iter();
                sample(
                    times,
                    || blocks.next().expect("one per run"),
                    |block| (disk.store.commit(&block), block),
                    |(committed, _)| assert!(committed.is_ok(), "{committed:?}"),
                )
            });
        }
    }
}

/// About as many transactions of a kind as fit into a block of the protocol.
fn block_txs_max(kind: Kind) -> usize {
    match kind {
        Kind::Airdrop => 20,
        _ => 1_000,
    }
}

/// From bytes to durable state: decode, hashes, signatures, plan, execution, write set, commit.
fn whole_block(criterion: &mut Criterion) {
    // Every run verifies the signatures: the block is the same one.
    let recommended = EngineConfig::recommended(THREADS, BlockPolicy::SkipFailed);
    let mut config = recommended;
    (config.verified_bytes_max, config.signer_keys_bytes_max) = (0, 0);
    let parallel = Engine::new(config.clone()).expect("two threads can be started");
    let mut serial = config.with_mode(ExecutionMode::Serial);
    serial.threads = 1;
    let serial = Engine::new(serial).expect("a thread can be started");
    for (kind, txs) in workloads(&Kind::ALL) {
        if txs > block_txs_max(kind) {
            eprintln!("skipped: block-*/{}/{txs}: a block holds 1,310,720 bytes", kind.name());
            continue;
        }
        let workload = lazy(move || BlockWorkload::signed(kind, txs));
        for (name, engine) in [("block-2t", &parallel), ("block-serial", &serial)] {
            let mut disk: Option<Disk> = None;
            bench(criterion, name, kind, txs, |times| {
                let workload = &*workload;
                let encoded = workload.encoded();
                let [bytes] = encoded.as_slice() else { panic!("the sizes fit into a block") };
                let disk = disk.get_or_insert_with(|| Disk::new(workload, CommitSync::EveryCommit));
                sample(
                    times,
                    || bytes.clone(),
                    |bytes| {
                        let block = decode_block(bytes).expect("the block is well formed").into();
                        let block = engine.authenticate(block).expect("every listed hash is right");
                        let plan =
                            engine.plan(block, workload.scenario.env).expect("it is planned");
                        let Executed { receipts, write_set, totals, .. } =
                            engine.execute(&plan, &workload.store).expect("it is executed");
                        let block = disk.block(write_set, totals);
                        disk.store.commit(&block).expect("the store takes the block");
                        (receipts, block, plan)
                    },
                    |(receipts, _, _)| workload.check(receipts),
                )
            });
        }
    }
}

criterion_group! {
    name = stages;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = bytes, verify, plan, execute, write_sets, commit, whole_block
}
criterion_main!(stages);
