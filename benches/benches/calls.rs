//! Synthetic calls with declared access and a fixed cost: `<stage>/calls-<cost>-<pattern>/<n>`.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use wavefront_benches::clock::sample;
use wavefront_benches::spin::Calibration;
use wavefront_benches::workloads::{CallBlock, CallPattern, Replay, SIZES};
use wavefront_engine::EngineConfig;
use wavefront_scheduler::PlanLimits;
use wavefront_scheduler::dispatchers::{Dataflow, Levels};
use wavefront_scheduler::workers::Threads;
use wavefront_types::{BlockPolicy, WriteSet};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const THREADS: usize = 2;
/// A block of 10,000 calls of 100 µs takes a second and tells nothing that 1,000 do not.
const BLOCK_NS_MAX: u64 = 150_000_000;

fn calls(criterion: &mut Criterion) {
    let calibration = Calibration::measure();
    let pool = Threads::own(THREADS, 0).expect("two threads can be started");
    let recommended = EngineConfig::recommended(THREADS, BlockPolicy::SkipFailed).plan_limits;
    // No looking for chains: both dispatchers run every block.
    let limits = PlanLimits { chain_probe: 0, ..recommended };
    for (cost_ns, pattern) in
        [1_000, 10_000, 100_000].into_iter().flat_map(|cost| CallPattern::ALL.map(|p| (cost, p)))
    {
        let workload = format!("calls-{}us-{}", cost_ns / 1_000, pattern.name());
        for calls in SIZES.into_iter().filter(|n| *n as u64 * u64::from(cost_ns) < BLOCK_NS_MAX) {
            let replay = CallBlock { calls, cost_ns, pattern }.build(&calibration);
            let expected = replay.run_serial().expect("no sum of credits overflows");
            let mut bench = |stage: &str, run: &dyn Fn(&Replay) -> WriteSet| {
                let mut group = criterion.benchmark_group(format!("{stage}/{workload}"));
                group.throughput(Throughput::Elements(calls as u64));
                group.bench_function(BenchmarkId::from_parameter(calls), |bencher| {
                    bencher.iter_custom(|times| {
                        let same = |written: &WriteSet| assert_eq!(*written, expected);
                        sample(times, || (), |()| run(&replay), same)
                    });
                });
                group.finish();
            };
            bench("execute-serial", &|replay| replay.run_serial().expect("it runs"));
            let plan = |replay: &Replay| replay.plan(limits).expect("no looking for chains");
            bench("plan-execute-levels-2t", &|replay| {
                let plan = plan(replay);
                replay.run(&plan, &Levels, &pool.workers()).expect("it runs")
            });
            bench("plan-execute-dataflow-2t", &|replay| {
                let plan = plan(replay);
                replay.run(&plan, &Dataflow::default(), &pool.workers()).expect("it runs")
            });
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = calls
}
criterion_main!(benches);
