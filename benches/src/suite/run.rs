//! All measurements, one after the other.

use super::options::SuiteOptions;
use super::report::Report;
use super::session::Session;
use super::{import, parallel, replays, signatures, steps, throughput, versus};

type Measure = fn(&mut Session<'_>);

/// The measurements in the order in which they run, with what progress calls them.
const MEASUREMENTS: [(&str, Measure); 14] = [
    ("transfers against serial", parallel::transfers),
    ("hot receiver against spread", parallel::hot_receiver),
    ("worst case against serial", parallel::worst_case),
    ("many assets against serial", parallel::many_assets),
    ("planning and the serial path", parallel::absolutes),
    ("the serial path against plain programs", versus::plain),
    ("against the seed design", versus::seed_design),
    ("against Block-STM", versus::block_stm),
    ("calls of 10 µs", replays::calls),
    ("real access sets", replays::real_blocks),
    ("this build against a native one", signatures::native),
    ("import", import::import),
    ("the steps of one transfer", steps::steps),
    ("workloads and sizes", throughput::throughput),
];

/// Runs the suite; `progress` is called before each measurement with its name, how many came
/// before it, and how many there are, and once more at the end.
///
/// # Panics
/// When a measured result is not the expected one: a figure for a wrong result is worth nothing.
pub fn run(options: &SuiteOptions, progress: &mut dyn FnMut(&str, usize, usize)) -> Report {
    let mut session = Session::new(options);
    let total = MEASUREMENTS.len();
    for (done, (name, measure)) in MEASUREMENTS.iter().enumerate() {
        progress(name, done, total);
        measure(&mut session);
    }
    progress("done", total, total);
    session.into_report()
}
