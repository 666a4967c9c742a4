//! The engine and the comparators on the same blocks, from plan to write set:
//! `<executor>/<workload>/<n>`.
#![allow(clippy::print_stderr, reason = "what is skipped is said")]

use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use wavefront_benches::clock::{sample, timed};
use wavefront_benches::comparators::{
    BlockStm, Outcome, SeedV3, all_accounts, leaves, matches, plain_map, restore, straight_line,
    straight_line_in_place,
};
use wavefront_benches::workloads::{BlockWorkload, Kind, SIZES};
use wavefront_crypto::SignatureVerifier;
use wavefront_engine::{Engine, EngineConfig, Executed, ExecutionMode};
use wavefront_types::BlockPolicy;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const THREADS: usize = 2;

struct Executors {
    parallel: Engine,
    serial: Engine,
    seed: SeedV3,
    stm: BlockStm,
    verifier: SignatureVerifier,
}

fn comparators(criterion: &mut Criterion) {
    let config = EngineConfig::recommended(THREADS, BlockPolicy::SkipFailed);
    let serial = config.clone().with_mode(ExecutionMode::Serial);
    let executors = Executors {
        parallel: Engine::new(config).expect("two threads can be started"),
        serial: Engine::new(serial).expect("two threads can be started"),
        seed: SeedV3::new(THREADS).expect("two threads can be started"),
        stm: BlockStm::new(THREADS).expect("two threads can be started"),
        verifier: SignatureVerifier::new(),
    };
    for kind in Kind::ALL {
        for txs in SIZES {
            if txs > kind.txs_max() {
                eprintln!("skipped: {}/{txs}: 500 transfers per transaction", kind.name());
                continue;
            }
            one_block(criterion, &executors, kind, txs);
        }
    }
}

fn one_block(criterion: &mut Criterion, executors: &Executors, kind: Kind, txs: usize) {
    let workload = BlockWorkload::unsigned(kind, txs);
    let (block, env) = (workload.trusted(), workload.scenario.env);
    let store = Arc::clone(&workload.store);
    let engine = |engine: &Engine| {
        let plan = engine.plan(block.clone(), env).expect("the block can be planned");
        engine.execute(&plan, &store).expect("the block is executed")
    };
    let expected = engine(&executors.serial);
    workload.check(&expected.receipts);
    let mut bench = |executor: &str, measure: &mut dyn FnMut(u64) -> Duration| {
        let mut group = criterion.benchmark_group(format!("{executor}/{}", kind.name()));
        group.throughput(Throughput::Elements(txs as u64));
        group.bench_function(BenchmarkId::from_parameter(txs), |bencher| {
            bencher.iter_custom(&mut *measure);
        });
        group.finish();
    };
    let executed = |found: &Executed| assert_eq!(found.write_set, expected.write_set);
    let outcome = |found: &Outcome| assert_eq!(found.write_set, expected.write_set);
    bench("engine-2t", &mut |times| {
        sample(times, || (), |()| engine(&executors.parallel), executed)
    });
    bench("engine-serial", &mut |times| {
        sample(times, || (), |()| engine(&executors.serial), executed)
    });
    bench("block-stm-2t", &mut |times| {
        let run = |()| executors.stm.execute(&block, &env, &*store).expect("it is executed");
        sample(times, || (), run, outcome)
    });
    bench("plain-map", &mut |times| {
        let run =
            |()| plain_map(&executors.verifier, &block, &env, &store).expect("it is executed");
        let check = |(map, _): &(_, _)| assert!(leaves(map, &store, &expected.write_set));
        sample(times, || (), run, check)
    });
    if !Kind::TRANSFERS.contains(&kind) {
        return;
    }
    bench("seed-v3-2t", &mut |times| {
        let run = |()| executors.seed.execute(&block, &env, &store).expect("it is executed");
        sample(times, || (), run, outcome)
    });
    bench("straight-line", &mut |times| {
        let run = |()| straight_line(&block, &env, &store).expect("it is executed");
        sample(times, || (), run, |touched| assert!(matches(touched, &expected.write_set)))
    });
    let mut state = all_accounts(&store);
    bench("straight-line-in-place", &mut |times| {
        let run = || {
            let (time, result) = timed(|| straight_line_in_place(&mut state, &block, &env));
            result.expect("it is executed");
            assert!(matches(&state, &expected.write_set));
            restore(&mut state, &store, &expected.write_set);
            time
        };
        std::iter::repeat_with(run).take(usize::try_from(times).unwrap_or(usize::MAX)).sum()
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = comparators
}
criterion_main!(benches);
