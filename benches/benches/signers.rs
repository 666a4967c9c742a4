//! Authentication by what the engine remembers: `verify/<what>/<n>`, uniform transfers on 2
//! threads.
//!
//! off (nothing is remembered, nothing is noted), cold (an engine that has seen no signer), warm
//! signers (every key decoded, no signature known), verified before (the whole block). Before them,
//! lines on stderr compare each with off by 61 pairs of runs in turn, of 1,000 transfers.
//!
//! More lines on stderr: the parts of a verification that remembering more of a signer would
//! change, least of 400 runs of 32, with `k` signers in turn. `decode` is what a remembered key
//! saves; `product` is `s·H − e·P` with a table of `H` alone, as it is done; `product, tables` has
//! a table of `P` for each signer as well, and `build tables` makes one.
#![allow(clippy::print_stderr, clippy::float_arithmetic, reason = "lines that are not criterion's")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use curve25519_dalek::ristretto::{
    CompressedRistretto, RistrettoPoint, VartimeRistrettoPrecomputation,
};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimePrecomputedMultiscalarMul;
use mimalloc::MiMalloc;
use wavefront_benches::clock::{sample, timed};
use wavefront_benches::suite::Spread;
use wavefront_benches::workloads::{BlockWorkload, Kind, SIZES};
use wavefront_crypto::{GENERATOR_BYTES, SecretKey};
use wavefront_engine::{AuthenticatedBlock, Engine, EngineConfig};
use wavefront_types::{Block, BlockPolicy, Verdict};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const THREADS: usize = 2;
/// Runs between two looks at the clock.
const CHUNK: usize = 32;

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
        let mut config = EngineConfig::recommended(THREADS, BlockPolicy::SkipFailed);
        if matches!(self, Self::Off | Self::WarmSigners) {
            config.verified_bytes_max = 0;
        }
        if matches!(self, Self::Off) {
            config.signer_keys_bytes_max = 0;
        }
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

/// Not when the benchmarks are only tried out, as `cargo test` does.
fn measuring() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// How long a memory takes compared with none, run in turn so that other load meets both.
fn ratios(_: &mut Criterion) {
    if !measuring() {
        return;
    }
    let workload = BlockWorkload::signed(Kind::Uniform, 1_000);
    let block = &workload.scenario.block;
    let off = Memory::Off.engine(block);
    for memory in [Memory::Cold, Memory::WarmSigners, Memory::VerifiedBefore] {
        let mut engine = memory.engine(block);
        let ratio = |turn: usize| {
            if memory == Memory::Cold {
                engine = memory.engine(block);
            }
            let run = |engine: &Engine| timed(|| authenticate(engine, block)).0.as_secs_f64();
            if turn.is_multiple_of(2) {
                let off = run(&off);
                run(&engine) / off
            } else {
                let with = run(&engine);
                with / run(&off)
            }
        };
        let ratios: Vec<f64> = (0..61).map(ratio).collect();
        let Some(Spread { median, p10, p90, .. }) = Spread::of(&ratios) else { continue };
        eprintln!("verify/{}: {median:.3} of off ({p10:.3}-{p90:.3})", memory.name());
    }
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

/// Scalars of full length; which ones does not matter.
fn scalars() -> Vec<(Scalar, Scalar)> {
    let mut last = Scalar::from(7_u64);
    let mut next = || {
        last = (last + Scalar::ONE).invert();
        last
    };
    (0..64).map(|_| (next(), next())).collect()
}

fn parts(_: &mut Criterion) {
    if !measuring() {
        return;
    }
    let h = CompressedRistretto(GENERATOR_BYTES).decompress().expect("a point");
    let own = VartimeRistrettoPrecomputation::new([h]);
    let scalars = scalars();
    for signers in [1_usize, 64, 512] {
        let encoded: Vec<CompressedRistretto> = (0..signers)
            .map(|signer| {
                let mut seed = [0; 32];
                seed[..8].copy_from_slice(&(signer as u64).to_le_bytes());
                CompressedRistretto(SecretKey::from_seed(&seed).public_key().0)
            })
            .collect();
        let points: Vec<RistrettoPoint> =
            encoded.iter().map(|point| point.decompress().expect("a public key")).collect();
        let tables: Vec<VartimeRistrettoPrecomputation> =
            points.iter().map(|point| VartimeRistrettoPrecomputation::new([h, *point])).collect();
        let measure = |part: &str, run: &dyn Fn(usize, (Scalar, Scalar))| {
            let chunk = |chunk: usize| {
                let turns = chunk * CHUNK..(chunk + 1) * CHUNK;
                let all = || turns.for_each(|at| run(at % signers, scalars[at % scalars.len()]));
                timed(all).0
            };
            let least = (0..400).map(chunk).min().unwrap_or_default();
            eprintln!("{part}, {signers} signers: {} ns", least.as_nanos() / CHUNK as u128);
        };
        measure("decode", &|signer, _| {
            black_box(encoded[signer].decompress());
        });
        measure("product", &|signer, (s, e)| {
            black_box(own.vartime_mixed_multiscalar_mul([s], [-e], [points[signer]]));
        });
        measure("product, tables", &|signer, (s, e)| {
            black_box(tables[signer].vartime_multiscalar_mul([s, -e]));
        });
        measure("build tables", &|signer, _| {
            black_box(VartimeRistrettoPrecomputation::new([h, points[signer]]));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = ratios, parts, verify
}
criterion_main!(benches);
