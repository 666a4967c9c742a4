//! What to measure, and how long.

use std::path::PathBuf;
use std::time::Duration;

use super::pairs::Budget;
use crate::workloads::{BlockWorkload, Kind, SIZES, default_path};

/// Names the `verify-rate` that was built for this processor.
pub const NATIVE_ENV: &str = "WAVEFRONT_NATIVE_VERIFY";

/// How much time the suite may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Tiny blocks and a few pairs, to see that everything runs; the figures mean nothing.
    Smoke,
    /// Below ten minutes on two cores.
    Quick,
    /// As long as steady figures take, some forty minutes.
    Full,
}

/// How to run the suite.
#[derive(Debug, Clone)]
pub struct SuiteOptions {
    /// How much time it may take.
    pub scale: Scale,
    /// Threads of the parallel sides; the names of the ratios speak of 2.
    pub threads: usize,
    /// Folder of the real access sets; what needs them is skipped when they are not there.
    pub real_blocks: PathBuf,
    /// Where stores are made and removed. A file system in memory would hide what durability costs.
    pub scratch: PathBuf,
    /// A `verify-rate` built for this processor, see [`VerifyJob`](super::VerifyJob); what needs it
    /// is skipped without.
    pub native_verify: Option<PathBuf>,
}

impl SuiteOptions {
    /// The options for a scale: 2 threads, the temporary folder of the system, and the environment
    /// variables `WAVEFRONT_REAL_BLOCKS` and `WAVEFRONT_NATIVE_VERIFY` for what lies outside.
    #[must_use]
    pub fn new(scale: Scale) -> Self {
        Self {
            scale,
            threads: 2,
            real_blocks: default_path(),
            scratch: std::env::temp_dir(),
            native_verify: std::env::var_os(NATIVE_ENV).map(PathBuf::from),
        }
    }

    /// A block over 100,000 accounts.
    pub(super) fn workload(&self, kind: Kind, txs: usize) -> BlockWorkload {
        BlockWorkload::unsigned_over(kind, txs, self.pick(500, 100_000, 100_000))
    }

    /// Transfers in the blocks that are compared.
    pub(super) fn transfers(&self) -> usize {
        self.pick(200, 10_000, 10_000)
    }

    /// Transactions with 500 assets each; as many as a block of the protocol holds.
    pub(super) fn many_assets_txs(&self) -> usize {
        self.pick(2, 35, 35)
    }

    /// Calls in a block of synthetic calls.
    pub(super) fn calls(&self) -> usize {
        self.pick(50, 1_000, 1_000)
    }

    /// Blocks, and transfers in each, of the chain that is imported: long enough that its two ends,
    /// where stages do not overlap, weigh little.
    pub(super) fn chain(&self) -> (u64, usize) {
        self.pick((2, 40), (100, 1_000), (200, 1_000))
    }

    /// Signatures of the block that is verified by two builds.
    pub(super) fn signatures(&self) -> usize {
        self.pick(40, 4_000, 4_000)
    }

    /// Transactions that the small blocks of one sample have together.
    pub(super) fn small_block_txs(&self) -> usize {
        self.pick(40, 4_000, 4_000)
    }

    /// Sizes of the blocks whose steps are measured one by one.
    pub(super) fn step_sizes(&self) -> [usize; 2] {
        self.pick([70, 100], [1_000, 10_000], [1_000, 10_000])
    }

    /// Sizes of the blocks in the table of throughputs.
    pub(super) fn throughput_sizes(&self) -> Vec<usize> {
        self.pick(vec![20, 80], SIZES.to_vec(), SIZES.to_vec())
    }

    /// How often a step of the budget is run.
    pub(super) fn step_budget(&self) -> Budget {
        let millis = Duration::from_millis;
        let (pairs_min, pairs_max, time) =
            self.pick((2, 2, Duration::ZERO), (5, 201, millis(400)), (11, 1_001, millis(4_000)));
        Budget { pairs_min, pairs_max, time }
    }

    /// How often a workload at a size is run, serially and in parallel.
    pub(super) fn throughput_budget(&self) -> Budget {
        let millis = Duration::from_millis;
        let (pairs_min, pairs_max, time) =
            self.pick((2, 2, Duration::ZERO), (5, 101, millis(700)), (21, 1_001, millis(6_000)));
        Budget { pairs_min, pairs_max, time }
    }

    /// Rounds of one scaling curve, in which every number of threads has its turn.
    pub(super) fn scaling_budget(&self) -> Budget {
        let (pairs_min, pairs_max, time) = self.pick(
            (2, 2, Duration::ZERO),
            (5, 101, Duration::from_secs(20)),
            (11, 501, Duration::from_mins(2)),
        );
        Budget { pairs_min, pairs_max, time }
    }

    /// How long one comparison may take, `cases` of which share a ratio.
    pub(super) fn budget(&self, cases: u32) -> Budget {
        let seconds = Duration::from_secs;
        let (pairs_min, pairs_max, time) =
            self.pick((2, 2, Duration::ZERO), (11, 201, seconds(24)), (31, 1_001, seconds(150)));
        Budget { pairs_min, pairs_max, time: time / cases.max(1) }
    }

    fn pick<T>(&self, smoke: T, quick: T, full: T) -> T {
        match self.scale {
            Scale::Smoke => smoke,
            Scale::Quick => quick,
            Scale::Full => full,
        }
    }
}
