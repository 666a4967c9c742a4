//! What the suite found, as data.
//!
//! Names are owned strings and units too, so that a report read back from a file is the same type
//! as a fresh one: pictures and tables are made from either.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::suite::spread::{Percentiles, Spread};

/// One figure with a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Absolute {
    /// The middle of all measurements.
    pub median: f64,
    /// Of what.
    pub unit: String,
}

/// One step of a block's way, per transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Which, as in `step_<step>_<n>_ns`.
    pub step: String,
    /// Transactions in the block.
    pub n: usize,
    /// Threads that worked on it.
    pub threads: usize,
    /// Elapsed nanoseconds divided by `n`.
    pub ns: Percentiles,
    /// How many runs that is of.
    pub runs: usize,
}

/// How a block is executed in a throughput measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// One thread, without a plan.
    Serial,
    /// As the engine is recommended: planned, with the serial path where that is decided.
    Levels,
}

impl Mode {
    /// The name in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Levels => "levels",
        }
    }
}

/// Transactions per second on one workload at one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Throughput {
    /// The kind of block.
    pub workload: String,
    /// Transactions in it.
    pub n: usize,
    /// Threads of the engine.
    pub threads: usize,
    /// How it was executed.
    pub mode: Mode,
    /// Transactions per second.
    pub tx_per_second: Percentiles,
    /// How many runs that is of.
    pub runs: usize,
}

/// Speed-up over threads: one machine, several workloads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scaling {
    /// Where it was measured; may be another machine than that of the report's other figures.
    pub machine: String,
    /// Cores of that machine.
    pub cores: usize,
    /// One curve per workload.
    pub curves: Vec<Curve>,
}

impl Scaling {
    /// The most threads that had a core each.
    #[must_use]
    pub fn threads_max(&self) -> usize {
        let points = self.curves.iter().flat_map(|curve| &curve.points);
        points.filter(|point| !point.oversubscribed).map(|point| point.threads).max().unwrap_or(0)
    }
}

/// One workload at several numbers of threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// What was run.
    pub workload: String,
    /// By ascending number of threads.
    pub points: Vec<Point>,
}

/// One number of threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Threads of the engine.
    pub threads: usize,
    /// Whether that is more than the machine has cores, so that it says nothing about more cores.
    pub oversubscribed: bool,
    /// Throughput relative to 1 thread; exactly 1 at 1 thread.
    pub vs_one: Spread,
    /// Throughput relative to the serial path.
    pub vs_serial: Spread,
}

/// What the suite found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Where it ran, and how it was built.
    pub machine: String,
    /// Threads of the parallel sides; 0 in a report of an earlier version.
    #[serde(default)]
    pub threads: usize,
    /// Ratios of throughputs by name.
    pub ratios: BTreeMap<String, Spread>,
    /// The cases behind ratios that are the worst of several, as `ratio/case`.
    #[serde(default)]
    pub cases: BTreeMap<String, Spread>,
    /// Absolute figures by name.
    pub absolutes: BTreeMap<String, Absolute>,
    /// The way of one transfer, step by step, in the order of the way.
    #[serde(default)]
    pub budget: Vec<Step>,
    /// Transactions per second by workload and size.
    #[serde(default)]
    pub throughput: Vec<Throughput>,
    /// Speed-up over threads, where it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scaling: Option<Scaling>,
    /// What was left out, and why.
    #[serde(default)]
    pub skipped: BTreeMap<String, String>,
}

impl Report {
    /// Takes over what a later report has: the suite's figures as one, with their machine, and the
    /// scaling curves, which may come from another machine.
    #[must_use]
    pub fn merged(self, later: Self) -> Self {
        let scaling = later.scaling.clone().or_else(|| self.scaling.clone());
        let suite = if later.has_suite() || !self.has_suite() { later } else { self };
        Self { scaling, ..suite }
    }

    /// Whether it is more than scaling curves.
    fn has_suite(&self) -> bool {
        let Self { ratios, absolutes, budget, throughput, .. } = self;
        !(ratios.is_empty() && absolutes.is_empty() && budget.is_empty() && throughput.is_empty())
    }
}
