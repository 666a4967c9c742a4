//! A report with everything in it, of plausible figures.

use crate::suite::catalogue::{RATIOS, STEPS};
use crate::suite::{Curve, Mode, Point, Report, Scaling, Spread, Step, Throughput};
use crate::workloads::{Kind, SIZES};

pub(super) fn spread(median: f64) -> Spread {
    Spread { median, p10: median * 0.9, p90: median * 1.15, pairs: 51 }
}

pub(super) fn full() -> Report {
    let machine = "A Processor With A Rather Long Name 9999 @ 3.20GHz, 2 cores, x86_64-linux, \
                   built for avx2 avx512ifma avx512vl";
    let ratios = RATIOS.iter().zip([0.9, 1.8, 1.0, 1.3, 0.95, 1.9, 0.99, 6.6, 2.1, 0.13, 0.9]);
    let ns = [160.0, 210.0, 21_000.0, 10_600.0, 61.0, 12.0, 300.0, 80.0, 390.0, 200.0, 1_400.0];
    let step = |n| {
        STEPS.iter().zip(ns).map(move |(known, ns)| Step {
            step: known.name.to_owned(),
            n,
            threads: if ["execute", "signature_parallel"].contains(&known.name) { 2 } else { 1 },
            ns: spread(ns).percentiles(),
            runs: 51,
        })
    };
    let rate = |kind: Kind, n, mode| Throughput {
        workload: kind.name().to_owned(),
        n,
        threads: if mode == Mode::Serial { 1 } else { 2 },
        mode,
        tx_per_second: spread(if kind == Kind::Airdrop { 9_000.0 } else { 2_600_000.0 })
            .percentiles(),
        runs: 51,
    };
    let rates = Kind::ALL.into_iter().flat_map(|kind| {
        SIZES
            .into_iter()
            .filter(move |n| *n <= kind.txs_max())
            .flat_map(move |n| [Mode::Serial, Mode::Levels].map(|mode| rate(kind, n, mode)))
    });
    let point = |threads: usize| Point {
        threads,
        oversubscribed: threads > 2,
        vs_one: spread(threads.min(2) as f64),
        vs_serial: spread(0.8 * threads.min(2) as f64),
    };
    let names = [
        "uniform transfers",
        "zipf 1.0 transfers",
        "calls of 10 µs",
        "real access sets",
        "import with signatures",
    ];
    let curves = names.map(|workload| Curve {
        workload: workload.to_owned(),
        points: [1, 2, 4, 8, 16].map(point).into(),
    });
    Report {
        machine: machine.to_owned(),
        threads: 2,
        ratios: ratios.map(|(known, value)| (known.name.to_owned(), spread(value))).collect(),
        budget: step(1_000).chain(step(10_000)).collect(),
        throughput: rates.collect(),
        scaling: Some(Scaling { machine: machine.to_owned(), cores: 2, curves: curves.into() }),
        ..Report::default()
    }
}
