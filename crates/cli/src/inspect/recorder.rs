//! A dispatcher that keeps the times of transactions: it wraps one of the engine's own, and each
//! transaction with two readings of the clock. What ships is not touched.

use std::sync::Arc;
use std::thread::{self, ThreadId};

use wavefront_engine::Dispatcher;
use wavefront_scheduler::workers::Workers;
use wavefront_scheduler::{Dispatch, LevelPlan, Tasks, TxIndex};
use wavefront_sync::Mutex;

use crate::clock::Stopwatch;

/// When and where a transaction ran: nanoseconds since the run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The thread, by its first transaction.
    pub(super) lane: u32,
    pub(super) start: u64,
    pub(super) end: u64,
}

/// How the transactions of a run are brought to the threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// One after the other in block order, as the serial path does.
    Block,
    By(Dispatcher),
}

/// The dispatcher, and what it saw.
pub(super) struct Recorder {
    order: Order,
    seen: Mutex<Vec<Seen>>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    thread: ThreadId,
    start: u64,
    end: u64,
}

impl Recorder {
    pub(super) fn new(order: Order) -> Self {
        Self { order, seen: Mutex::new(Vec::new()) }
    }

    /// The spans by transaction, and how many threads took part. None when nothing was dispatched.
    pub(super) fn into_spans(self) -> (Vec<Span>, usize) {
        let seen = self.seen.into_inner();
        let mut by_start: Vec<&Seen> = seen.iter().collect();
        by_start.sort_by_key(|seen| seen.start);
        let mut threads: Vec<ThreadId> = Vec::new();
        for seen in by_start {
            if !threads.contains(&seen.thread) {
                threads.push(seen.thread);
            }
        }
        let lane = |thread| threads.iter().position(|known| *known == thread).unwrap_or(0);
        let span = |seen: &Seen| Span {
            lane: u32::try_from(lane(seen.thread)).unwrap_or(u32::MAX),
            start: seen.start,
            end: seen.end,
        };
        (seen.iter().map(span).collect(), threads.len())
    }
}

impl Dispatch for Recorder {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        let recorded = Recorded { tasks: Arc::clone(tasks), clock: Stopwatch::start() };
        let recorded = Arc::new(recorded);
        let outputs = match self.order {
            Order::By(dispatcher) => dispatcher.dispatch(&recorded, workers),
            Order::Block => {
                let count = u32::try_from(tasks.plan().transactions()).unwrap_or(u32::MAX);
                let mut worker = recorded.start(0);
                let run = |index| recorded.run(&mut worker, TxIndex(index));
                let outputs = (0..count).map(run).collect();
                recorded.finish(worker);
                outputs
            }
        };
        let (outputs, seen) = outputs.into_iter().unzip();
        *self.seen.lock() = seen;
        outputs
    }
}

struct Recorded<T> {
    tasks: Arc<T>,
    clock: Stopwatch,
}

impl<T> Recorded<T> {
    fn now(&self) -> u64 {
        u64::try_from(self.clock.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

impl<T: Tasks> Tasks for Recorded<T> {
    type Worker = (T::Worker, ThreadId);
    type Output = (T::Output, Seen);

    fn plan(&self) -> &LevelPlan {
        self.tasks.plan()
    }

    fn start(&self, lane: usize) -> Self::Worker {
        (self.tasks.start(lane), thread::current().id())
    }

    fn run(&self, (worker, thread): &mut Self::Worker, index: TxIndex) -> Self::Output {
        let start = self.now();
        let output = self.tasks.run(worker, index);
        (output, Seen { thread: *thread, start, end: self.now() })
    }

    fn finish(&self, (worker, _): Self::Worker) {
        self.tasks.finish(worker);
    }
}
