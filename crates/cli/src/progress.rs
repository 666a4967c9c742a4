//! How far an import is: a bar on a terminal, a line every ten seconds elsewhere.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use thousands::Separable;
use wavefront_import::{ImportEnd, ImportObserver, Progress};

use crate::clock::Stopwatch;
use crate::output;
use crate::report::numbers::{duration, per_second};

/// How often a line is printed where there is no bar.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Shows progress on standard error.
pub(crate) struct Reporter {
    bar: Option<ProgressBar>,
    total: Option<u64>,
    watch: Stopwatch,
    last_line: Duration,
}

impl Reporter {
    /// For work measured in units, of which there are `total` where that is known.
    pub(crate) fn new(total: Option<u64>) -> Self {
        let bar = stderr().is_terminal().then(|| bar(total));
        Self { bar, total, watch: Stopwatch::start(), last_line: Duration::ZERO }
    }

    /// `done` units of the total, described by `text`.
    pub(crate) fn update(&mut self, done: u64, text: impl FnOnce(Duration) -> String) {
        let elapsed = self.watch.elapsed();
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            bar.set_message(text(elapsed));
        } else if elapsed.saturating_sub(self.last_line) >= LINE_EVERY {
            self.last_line = elapsed;
            let share = self.total.map_or_else(String::new, |total| {
                format!("{} %, ", u128::from(done) * 100 / u128::from(total.max(1)))
            });
            output::note(format_args!("{share}{}, {}", text(elapsed), duration(elapsed)));
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
    let (bar, template) = match total {
        Some(total) => {
            (ProgressBar::new(total), "{bar:32.cyan/dim} {percent:>3} %  {msg}  eta {eta}")
        }
        None => (ProgressBar::new_spinner(), "{spinner:.cyan} {msg}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    // The template is a constant; were it wrong, the default style would do.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar
}

impl ImportObserver for Reporter {
    fn started(&mut self, resume_from: u64) {
        if resume_from > 0 {
            output::note(format_args!(
                "the store is at block {}",
                resume_from.separate_with_commas()
            ));
        }
    }

    fn progress(&mut self, progress: &Progress) {
        let Progress { topoheight, transactions, bytes, .. } = *progress;
        self.update(bytes, |elapsed| {
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
