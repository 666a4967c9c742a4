//! How far a command is: a bar on a terminal that can draw one, lines elsewhere.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use thousands::Separable;
use wavefront_import::{ImportEnd, ImportObserver, Progress};

use crate::clock::Stopwatch;
use crate::estimate::Estimate;
use crate::output;
use crate::report::numbers::{duration, per_second};

/// How often a line is printed where nobody is known to look.
const LINE_EVERY: Duration = Duration::from_secs(10);
/// The same on a terminal that can draw no bar.
const TERMINAL_LINE_EVERY: Duration = Duration::from_secs(2);

/// What the progress of an import is measured in.
#[derive(Debug, Clone, Copy)]
enum Measure {
    /// Bytes of the files.
    Bytes,
    /// Topoheights up to the last one wanted.
    Blocks,
}

/// Shows progress on standard error.
pub(crate) struct Reporter {
    bar: Option<ProgressBar>,
    line_every: Duration,
    last_line: Duration,
    watch: Stopwatch,
    estimate: Estimate,
    measure: Measure,
    resumed_from: u64,
}

impl Reporter {
    /// For work measured in units, of which there are `total` where that is known.
    pub(crate) fn new(total: Option<u64>) -> Self {
        let terminal = stderr().is_terminal();
        let draws = std::env::var_os("TERM").is_some_and(|term| !term.is_empty() && term != "dumb");
        Self {
            bar: (terminal && (draws || cfg!(windows))).then(|| bar(total)),
            line_every: if terminal { TERMINAL_LINE_EVERY } else { LINE_EVERY },
            last_line: Duration::ZERO,
            watch: Stopwatch::start(),
            estimate: Estimate::new(total),
            measure: Measure::Bytes,
            resumed_from: 0,
        }
    }

    /// For an import up to a topoheight, or else of that many bytes.
    pub(crate) fn of_import(to: Option<u64>, bytes: Option<u64>) -> Self {
        let measure = if to.is_some() { Measure::Blocks } else { Measure::Bytes };
        let mut reporter = Self::new(to.or(bytes));
        reporter.measure = measure;
        reporter
    }

    /// `done` units of the total, `passed` of them passed over, described by `text`.
    pub(crate) fn update(&mut self, done: u64, passed: u64, text: impl FnOnce(Duration) -> String) {
        let elapsed = self.watch.elapsed();
        let total = self.estimate.total();
        self.estimate.update(done, passed, elapsed);
        let rest = self.estimate.rest(elapsed);
        let rest = rest.map_or_else(String::new, |rest| format!("  {} left", duration(rest)));
        if let Some(bar) = &self.bar {
            if total.is_some() && self.estimate.total().is_none() {
                bar.unset_length();
                bar.set_style(style(None));
            }
            bar.set_position(done);
            bar.set_message(format!("{}{rest}", text(elapsed)));
        } else if elapsed.saturating_sub(self.last_line) >= self.line_every {
            self.last_line = elapsed;
            let percent = self.estimate.percent();
            let share = percent.map_or_else(String::new, |percent| format!("{percent} %, "));
            output::note(format_args!("{share}{}, {}{rest}", text(elapsed), duration(elapsed)));
        }
    }

    /// Takes the bar away, so that results stand alone.
    pub(crate) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        self.clear();
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    bar.set_style(style(total));
    bar
}

fn style(total: Option<u64>) -> ProgressStyle {
    let template = match total {
        Some(_) => "{bar:24.cyan/dim} {percent:>3} %  {wide_msg}",
        None => "{spinner:.cyan} {wide_msg}",
    };
    // The template is a constant; were it wrong, the default style would do.
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━╸─")
}

impl ImportObserver for Reporter {
    fn started(&mut self, resume_from: u64) {
        self.resumed_from = resume_from;
        if resume_from > 0 {
            output::note(format_args!(
                "the store is at block {}",
                resume_from.separate_with_commas()
            ));
        }
    }

    fn progress(&mut self, progress: &Progress) {
        let Progress { topoheight, transactions, bytes, skipped_bytes, .. } = *progress;
        let (done, passed) = match self.measure {
            Measure::Bytes => (bytes, skipped_bytes),
            Measure::Blocks => (topoheight, self.resumed_from),
        };
        self.update(done, passed, |elapsed| {
            format!(
                "block {}  {} transactions  {} tx/s",
                topoheight.separate_with_commas(),
                transactions.separate_with_commas(),
                per_second(transactions, elapsed).separate_with_commas(),
            )
        });
    }

    fn ended(&mut self, _end: ImportEnd) {
        if let Some(bar) = &self.bar {
            bar.set_message("finishing");
        }
    }
}
