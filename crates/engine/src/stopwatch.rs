//! Times the stages of one block, if somebody watches.

use core::time::Duration;
use std::sync::Arc;

use crate::observer::{Counter, Observer, Stage, StageTimes};

/// The watch of one call.
pub(crate) struct Stopwatch<'a> {
    observer: Option<&'a Arc<dyn Observer>>,
    topoheight: u64,
    pub(crate) times: StageTimes,
}

impl<'a> Stopwatch<'a> {
    pub(crate) fn new(observer: Option<&'a Arc<dyn Observer>>, topoheight: u64) -> Self {
        Self { observer, topoheight, times: StageTimes::default() }
    }

    /// Runs a stage; without an observer that is all.
    #[inline]
    pub(crate) fn stage<T>(&mut self, stage: Stage, run: impl FnOnce() -> T) -> T {
        let Some(observer) = self.observer else { return run() };
        let start = observer.now();
        let result = run();
        let took = observer.now().saturating_sub(start);
        self.note(stage, took);
        result
    }

    /// Notes what a stage took.
    pub(crate) fn note(&mut self, stage: Stage, took: Duration) {
        self.times.add(stage, took);
        if let Some(observer) = self.observer {
            observer.stage(self.topoheight, stage, took);
        }
    }

    /// Adds to a counter.
    pub(crate) fn count(&self, counter: Counter, by: usize) {
        if let Some(observer) = self.observer {
            observer.count(counter, by as u64);
        }
    }
}
