//! One run of the suite: options, what measurements share, and the report so far.

use wavefront_engine::{Engine, EngineConfig, ExecutionMode};
use wavefront_types::BlockPolicy;

use super::pairs::Pairs;
use super::{Absolute, Report, Spread, Step, SuiteOptions, machine};
use crate::spin::Calibration;

/// What the measurements share.
pub(super) struct Session<'a> {
    pub(super) options: &'a SuiteOptions,
    /// The engine as recommended for the suite's threads.
    pub(super) parallel: Engine,
    /// The engine in serial mode.
    pub(super) serial: Engine,
    pub(super) calibration: Calibration,
    pub(super) report: Report,
}

impl<'a> Session<'a> {
    pub(super) fn new(options: &'a SuiteOptions) -> Self {
        let config = EngineConfig::recommended(options.threads, BlockPolicy::SkipFailed);
        let engine = |config| Engine::new(config).expect("the suite's threads can be started");
        Self {
            options,
            serial: engine(config.clone().with_mode(ExecutionMode::Serial)),
            parallel: engine(config),
            calibration: Calibration::measure(),
            report: Report {
                machine: machine::describe(),
                threads: options.threads,
                ..Report::default()
            },
        }
    }

    /// Notes a ratio.
    pub(super) fn ratio(&mut self, name: &'static str, pairs: &Pairs) {
        self.report.ratios.insert(name.to_owned(), pairs.ratio);
    }

    /// Notes a ratio that is the worst of several cases, the one with the lowest median.
    pub(super) fn worst(&mut self, name: &'static str, cases: Vec<(String, Pairs)>) {
        let lowest = |a: &Spread, b: &Spread| a.median.total_cmp(&b.median);
        let worst = cases.iter().map(|(_, pairs)| pairs.ratio).min_by(lowest);
        for (case, pairs) in cases {
            self.report.cases.insert(format!("{name}/{case}"), pairs.ratio);
        }
        if let Some(worst) = worst {
            self.report.ratios.insert(name.to_owned(), worst);
        }
    }

    /// Notes an absolute figure.
    pub(super) fn absolute(&mut self, name: &'static str, median: f64, unit: &'static str) {
        self.report.absolutes.insert(name.to_owned(), Absolute { median, unit: unit.to_owned() });
    }

    /// Notes a step of the budget, also as the absolute figure `step_<step>_<n>_ns`.
    pub(super) fn step(&mut self, step: Step) {
        let name = format!("step_{}_{}_ns", step.step, step.n);
        let unit = match step.threads {
            1 => "ns per transaction, 1 thread".to_owned(),
            threads => format!("ns per transaction, {threads} threads"),
        };
        self.report.absolutes.insert(name, Absolute { median: step.ns.median, unit });
        self.report.budget.push(step);
    }

    /// Notes what was left out.
    pub(super) fn skip(&mut self, name: impl Into<String>, why: impl std::fmt::Display) {
        self.report.skipped.insert(name.into(), why.to_string());
    }

    pub(super) fn into_report(self) -> Report {
        self.report
    }
}
