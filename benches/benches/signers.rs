//! Authentication by what the engine remembers: `verify/<what>/<n>`, uniform transfers on 2 threads.
//!
//! off (nothing is remembered, nothing is noted), cold (an engine that has seen no signer), warm
//! signers (every key decoded, no signature known), verified before (the whole block).

use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mimalloc::MiMalloc;
use wavefront_benches::clock::sample;
use wavefront_benches::workloads::{BlockWorkload, Kind, SIZES};
use wavefront_engine::{AuthenticatedBlock, Engine, EngineConfig};
use wavefront_types::{Block, BlockPolicy, Verdict};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const THREADS: usize = 2;

/// What an engine may remember and what it has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Memory {
    Off,
    Cold,
    WarmSigners,
    VerifiedBefore,
}

impl Memory {
    const ALL: [Self; 4] = [Self::Off, Self::Cold, Self::WarmSigners, Self::VerifiedBefore];

    const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Cold => "cold",
            Self::WarmSigners => "warm signers",
            Self::VerifiedBefore => "verified before",
        }
    }

    fn engine(self, block: &Arc<Block>) -> Engine {
        let recommended = EngineConfig::recommended(THREADS, BlockPolicy::SkipFailed);
        let config = match self {
            Self::Off => EngineConfig { verified_max: 0, signer_keys_bytes_max: 0, ..recommended },
            Self::WarmSigners => EngineConfig { verified_max: 0, ..recommended },
            Self::Cold | Self::VerifiedBefore => recommended,
        };
        let engine = Engine::new(config).expect("two threads can be started");
        if matches!(self, Self::WarmSigners | Self::VerifiedBefore) {
            // A key is kept from its second sight on.
            for _ in 0..2 {
                authenticate(&engine, block);
            }
        }
        engine
    }

    const fn skips(self) -> bool {
        matches!(self, Self::VerifiedBefore)
    }
}

fn authenticate(engine: &Engine, block: &Arc<Block>) -> AuthenticatedBlock {
    engine.authenticate(Arc::clone(block)).expect("the generated block is well formed")
}

fn verify(criterion: &mut Criterion) {
    for txs in SIZES {
        let workload = BlockWorkload::signed(Kind::Uniform, txs);
        let block = &workload.scenario.block;
        for memory in Memory::ALL {
            let mut group = criterion.benchmark_group(format!("verify/{}", memory.name()));
            group.throughput(Throughput::Elements(txs as u64));
            group.bench_function(BenchmarkId::from_parameter(txs), |bencher| {
                let mut engine = memory.engine(block);
                bencher.iter_custom(|times| {
                    let mut total = Duration::ZERO;
                    for _ in 0..times {
                        if memory == Memory::Cold {
                            engine = memory.engine(block);
                        }
                        total += sample(
                            1,
                            || (),
                            |()| authenticate(&engine, block),
                            |found| {
                                assert!(found.verdicts().iter().all(|v| *v == Verdict::Valid));
                                let skipped = if memory.skips() { txs } else { 0 };
                                assert_eq!(found.signatures().skipped, skipped);
                            },
                        );
                    }
                    total
                });
            });
            group.finish();
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = verify
}
criterion_main!(benches);
