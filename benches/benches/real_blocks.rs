//! The access sets and costs of real blocks: `<stage>/ethereum-<number>/<n>`.
#![allow(clippy::print_stderr, reason = "what is skipped is said")]

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use wavefront_benches::clock::sample;
use wavefront_benches::spin::Calibration;
use wavefront_benches::workloads::{RealBlock, default_path, read_real_blocks};
use wavefront_engine::EngineConfig;
use wavefront_scheduler::dispatchers::{Dataflow, Levels};
use wavefront_scheduler::workers::Threads;
use wavefront_scheduler::{BlockPlan, CheckError, PlanLimits};
use wavefront_types::{BlockPolicy, WriteSet};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const THREADS: usize = 2;
/// Blocks with fewer transactions say nothing about dispatch.
const TXS_MIN: usize = 20;

fn real_blocks(criterion: &mut Criterion) {
    let blocks = match read_real_blocks(&default_path(), TXS_MIN) {
        Ok(blocks) => blocks,
        Err(error) => {
            eprintln!("skipped: all real blocks: {error}");
            return;
        }
    };
    let calibration = Calibration::measure();
    let pool = Threads::own(THREADS, 0).expect("two threads can be started");
    for block in &blocks {
        one_block(criterion, block, calibration, &pool);
    }
}

fn one_block(
    criterion: &mut Criterion,
    block: &RealBlock,
    calibration: Calibration,
    pool: &Threads,
) {
    let recommended = EngineConfig::recommended(THREADS, BlockPolicy::SkipFailed).plan_limits;
    let limits = PlanLimits { chain_probe: 0, ..recommended };
    let replay = block.replay(&calibration);
    let expected = replay.run_serial().expect("no sum of credits overflows");
    let make = || replay.plan(limits).expect("no looking for chains");
    let plan = make();
    let txs = replay.len();
    let mut bench = |stage: &str, measure: &mut dyn FnMut(u64) -> Duration| {
        let mut group = criterion.benchmark_group(format!("{stage}/ethereum-{}", block.number));
        group.throughput(Throughput::Elements(txs as u64));
        group.bench_function(BenchmarkId::from_parameter(txs), |bencher| {
            bencher.iter_custom(&mut *measure);
        });
        group.finish();
    };
    bench("plan", &mut |times| {
        sample(times, || (), |()| make(), |plan| assert_eq!(plan.transactions(), txs))
    });
    bench("check", &mut |times| {
        let good = |checked: &Result<_, CheckError>| assert!(checked.is_ok(), "{checked:?}");
        sample(times, || plan.to_parts(), BlockPlan::from_parts, good)
    });
    let same = |written: &WriteSet| assert_eq!(*written, expected);
    bench("execute-serial", &mut |times| {
        sample(times, || (), |()| replay.run_serial().expect("it runs"), same)
    });
    bench("execute-levels-2t", &mut |times| {
        let run = |()| replay.run(&plan, &Levels, &pool.workers()).expect("it runs");
        sample(times, || (), run, same)
    });
    bench("execute-dataflow-2t", &mut |times| {
        let run = |()| replay.run(&plan, &Dataflow::default(), &pool.workers()).expect("it runs");
        sample(times, || (), run, same)
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1));
    targets = real_blocks
}
criterion_main!(benches);
