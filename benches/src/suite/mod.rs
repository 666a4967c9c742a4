//! The measurement suite: what the project claims about its speed, measured in pairs.
//!
//! A ratio is never taken from two runs at different times: each *pair* runs both sides one after
//! the other, in alternating order, and gives one ratio of throughputs; reported are the median
//! over the pairs and the 10th and 90th percentiles. A machine that is slow for a second is slow
//! for both.
//!
//! Everything measured is checked: receipts of every run, and the state that a comparator leaves
//! against the engine's, once before its pairs. Making inputs, checking and dropping results are
//! outside the clock. Whatever an executor builds on the way to its result (a plan, cells,
//! versions) is built and dropped inside it.
//!
//! | ratio | of | to |
//! |---|---|---|
//! | `import_vs_signatures` | importing a chain durably | only verifying its signatures |
//! | `import_vs_known_signers` | the same | the same, the keys of frequent signers remembered |
//! | `import_2t_vs_1t` | importing on 2 threads | on 1 |
//! | `verify_default_vs_native` | verifying in this build | in a build for this processor |
//! | `transfer_2t_vs_serial` | plan and execute 10,000 transfers on 2 threads | the serial path |
//! | `hot_receiver_vs_spread` | transfers to one account | to an account each |
//! | `worst_case_vs_serial` | parallel mode, the worst of several blocks | serial mode |
//! | `many_assets_vs_serial` | parallel mode, 500 assets per transaction | serial mode |
//! | `call10us_2t_vs_serial` | independent calls of 10 µs on 2 threads | one after the other |
//! | `vs_seed_design` | the engine, the worst of three workloads | [`SeedV3`] |
//! | `vs_block_stm` | the engine, the worst of three workloads | [`BlockStm`] |
//! | `serial_vs_plain_map` | the serial path | [`plain_map`] |
//! | `serial_vs_straight_line` | the serial path | [`straight_line`]: the floor |
//! | `serial_vs_in_place` | the serial path | the same on the only copy of the state |
//! | `dataflow_vs_levels_real` | real access sets and costs, no barriers | a barrier per level |
//!
//! Absolute figures: `plan_ns_per_transfer`, `serial_ns_per_transfer`, those of the plain programs,
//! `bytes_per_transaction_peak` (see [`memory`]), `commit_share_of_import` (the CPU time of
//! committing over that of the whole import), and `step_<step>_<n>_ns`, the budget of one transfer:
//! each step alone, over and over, per transaction of a block of `n` uniform transfers.
//!
//! Besides: transactions per second by workload and size, serially and in parallel, alternating;
//! and, by [`run_scaling`] alone, speed-up over threads.
//!
//! [`SeedV3`]: crate::comparators::SeedV3
//! [`BlockStm`]: crate::comparators::BlockStm
//! [`plain_map`]: fn@crate::comparators::plain_map
//! [`straight_line`]: fn@crate::comparators::straight_line

pub(crate) mod catalogue;
mod import;
mod machine;
mod markdown;
pub mod memory;
mod metered;
pub(crate) mod numbers;
mod options;
mod pairs;
mod parallel;
mod replays;
mod report;
mod run;
mod scaling;
mod session;
mod sides;
mod signatures;
mod spread;
mod steps;
mod throughput;
mod versus;

pub use markdown::{MarkError, replace_sections};
pub use options::{NATIVE_ENV, Scale, SuiteOptions};
pub use report::{
    Absolute, Curve, FormatError, Mode, Point, Report, Scaling, Step, Table, Throughput,
};
pub use run::run;
pub use scaling::run as run_scaling;
pub use signatures::VerifyJob;
pub use spread::{Percentiles, Spread};
