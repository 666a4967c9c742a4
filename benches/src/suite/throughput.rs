//! Transactions per second by workload and size of block, serially and in parallel.

use wavefront_engine::Engine;

use super::pairs::paired;
use super::session::Session;
use super::{Mode, Percentiles, Spread, Throughput, sides};
use crate::workloads::Kind;

/// Every workload at every size that is worth making. Both modes run in turn, signatures checked
/// before; small blocks many at a time, so that reading the clock does not count.
pub(super) fn throughput(session: &mut Session<'_>) {
    let options = session.options;
    for kind in Kind::ALL {
        for n in options.throughput_sizes() {
            if n > kind.txs_max() {
                let name = format!("throughput/{}-{n}", kind.name());
                session
                    .skip(name, "a transaction of this workload is itself hundreds of transfers");
                continue;
            }
            let workload = options.workload(kind, n);
            let times = (options.small_block_txs() / n).max(1);
            // Engines keep memory from block to block: these have seen no blocks but of this size.
            let (serial, parallel) = (fresh(&session.serial), fresh(&session.parallel));
            let pairs = paired(
                options.throughput_budget(),
                || sides::time(&serial, &workload, times),
                || sides::time(&parallel, &workload, times),
            );
            let threads = parallel.config().threads;
            let modes =
                [(Mode::Serial, 1, pairs.first_ns), (Mode::Levels, threads, pairs.second_ns)];
            for (mode, threads, ns) in modes {
                let workload = kind.name().to_owned();
                let tx_per_second = per_second((n * times) as f64, &ns);
                let runs = ns.pairs;
                let of = Throughput { workload, n, threads, mode, tx_per_second, runs };
                session.report.throughput.push(of);
            }
        }
    }
}

/// An engine of the same configuration that has seen no block.
fn fresh(engine: &Engine) -> Engine {
    Engine::new(engine.config().clone()).expect("the suite's threads can be started")
}

/// What `txs` in so many nanoseconds are per second. The slowest runs give the lowest rates.
fn per_second(txs: f64, ns: &Spread) -> Percentiles {
    let rate = |ns: f64| txs * 1e9 / ns;
    Percentiles { median: rate(ns.median), p10: rate(ns.p90), p90: rate(ns.p10) }
}
