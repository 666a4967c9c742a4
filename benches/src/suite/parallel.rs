//! The engine on several threads against itself.

use wavefront_engine::Engine;

use super::pairs::{nanos, paired, series};
use super::replays::config;
use super::session::Session;
use super::{memory, sides};
use crate::clock::{sample_batch, timed};
use crate::workloads::Kind;

/// `transfer_2t_vs_serial`: uniform transfers, plan and execution against the serial path.
pub(super) fn transfers(session: &mut Session<'_>) {
    let workload = session.options.workload(Kind::Uniform, session.options.transfers());
    let pairs = paired(
        session.options.budget(1),
        || sides::time(&session.parallel, &workload, 1),
        || sides::time(&session.serial, &workload, 1),
    );
    session.ratio("transfer_2t_vs_serial", &pairs);
}

/// `hot_receiver_vs_spread`: as many senders each; one receiver, or one each.
pub(super) fn hot_receiver(session: &mut Session<'_>) {
    let hot = session.options.workload(Kind::HotReceiver, session.options.transfers());
    let spread = session.options.workload(Kind::Disjoint, session.options.transfers());
    let pairs = paired(
        session.options.budget(1),
        || sides::time(&session.parallel, &hot, 1),
        || sides::time(&session.parallel, &spread, 1),
    );
    session.ratio("hot_receiver_vs_spread", &pairs);
}

/// `worst_case_vs_serial`: parallel mode where there is nothing to gain.
pub(super) fn worst_case(session: &mut Session<'_>) {
    let options = session.options;
    let large = options.transfers();
    let cases = [
        (Kind::OneSender, large),
        (Kind::Chain, large),
        (Kind::Uniform, 1),
        (Kind::Uniform, 2),
        (Kind::Uniform, 20),
    ];
    let budget = options.budget(5);
    let measure = |(kind, txs): (Kind, usize)| {
        let workload = options.workload(kind, txs);
        let times = (options.small_block_txs() / txs).max(1);
        let pairs = paired(
            budget,
            || sides::time(&session.parallel, &workload, times),
            || sides::time(&session.serial, &workload, times),
        );
        (format!("{}-{txs}", kind.name()), pairs)
    };
    let cases = cases.into_iter().map(measure).collect();
    session.worst("worst_case_vs_serial", cases);
}

/// `many_assets_vs_serial`: access sets as large as they get, in which keys are to be found without
/// a search through them.
pub(super) fn many_assets(session: &mut Session<'_>) {
    let options = session.options;
    let budget = options.budget(2);
    let measure = |txs: usize| {
        let workload = options.workload(Kind::ManyAssets, txs);
        let times = (options.many_assets_txs() / txs).max(1);
        let pairs = paired(
            budget,
            || sides::time(&session.parallel, &workload, times),
            || sides::time(&session.serial, &workload, times),
        );
        (format!("{}-{txs}", Kind::ManyAssets.name()), pairs)
    };
    let cases = [1, options.many_assets_txs()].map(measure).into();
    session.worst("many_assets_vs_serial", cases);
}

/// `plan_ns_per_transfer`, `serial_ns_per_transfer` and `bytes_per_transaction_peak`.
pub(super) fn absolutes(session: &mut Session<'_>) {
    let txs = session.options.transfers();
    let workload = session.options.workload(Kind::Uniform, txs);
    let env = workload.scenario.env;
    let budget = session.options.budget(2);
    // Planned whatever its size: what planning costs is asked, not whether it pays.
    let mut config = config(session.options.threads);
    config.parallel_cost = None;
    let engine = &Engine::new(config).expect("the suite's threads can be started");
    let plan = |block| engine.plan(block, env).expect("the block can be planned");
    let planning =
        series(budget, || nanos(sample_batch(1, || workload.trusted(), plan, |_| {})) / txs as f64);
    let planned = plan(workload.trusted());
    let serial = series(budget, || {
        let (time, executed) = timed(|| engine.execute_serial(&planned, &workload.store));
        workload.check(&executed.expect("the block is executed").receipts);
        nanos(time) / txs as f64
    });
    let executed = sides::plan_and_execute(engine, &workload);
    let bytes = memory::peak_bytes(&planned, &executed).map(|bytes| bytes as f64 / txs as f64);
    session.absolute("plan_ns_per_transfer", planning.median, "ns");
    session.absolute("serial_ns_per_transfer", serial.median, "ns");
    match bytes {
        Some(bytes) => session.absolute("bytes_per_transaction_peak", bytes, "bytes"),
        None => session.skip("bytes_per_transaction_peak", "the block is too small to be planned"),
    }
}
