//! Dispatchers on real threads whose choices a seed makes.
//!
//! What the seed fixes is repeatable; how the threads interleave is not, and is made as uneven as
//! possible by random delays.

use std::sync::Arc;
use std::vec::IntoIter;

use wavefront_sync::Mutex;

use super::choices::Choices;
use super::delayed::Delayed;
use crate::TxIndex;
use crate::dispatch::{Dispatch, Tasks};
use crate::dispatchers::{Dataflow, by_index};
use crate::workers::{Seat, Work, WorkQueue, Workers};

/// Level by level, each in any order, cut anywhere, with delays. The plan's segments and chunks are
/// ignored: what they fuse or keep together is taken apart.
///
/// # Examples
/// Whatever the schedule, the outputs are in block order:
/// ```
/// use wavefront_scheduler::explore::ShuffledLevels;
/// use wavefront_scheduler::workers::Threads;
///
/// # use std::sync::Arc;
/// # use wavefront_scheduler::{BlockPlan, Dispatch, LevelPlan, PlanParts, Segment, Tasks, TxIndex};
/// # struct Number(BlockPlan<u32>);
/// # impl Tasks for Number {
/// #     type Worker = ();
/// #     type Output = u32;
/// #     fn plan(&self) -> &LevelPlan { self.0.levels() }
/// #     fn start(&self, _: usize) {}
/// #     fn run(&self, (): &mut (), index: TxIndex) -> u32 { index.0 }
/// #     fn finish(&self, (): ()) {}
/// # }
/// # let plan = BlockPlan::from_parts(PlanParts {
/// #     offsets: vec![0; 4], level_of: vec![0; 2], chunks: vec![0..1, 1..2],
/// #     segments: vec![Segment::Wide(0..2)], ..PlanParts::default()
/// # })?;
/// # let tasks = Arc::new(Number(plan));
/// let threads = Threads::own(2, 0)?;
/// for seed in 0..4 {
///     assert_eq!(ShuffledLevels { seed }.dispatch(&tasks, &threads.workers()), [0, 1]);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ShuffledLevels {
    /// Determines orders, cuts and delays.
    pub seed: u64,
}

impl Dispatch for ShuffledLevels {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        let plan = tasks.plan();
        let mut choices = Choices::new(self.seed);
        let tasks = Arc::new(Delayed { tasks: Arc::clone(tasks), seed: choices.next() });
        let longest = 1 << choices.below(7);
        let mut outputs = Vec::with_capacity(plan.transactions());
        for level in 0..plan.level_count() {
            let mut order = plan.level(level).to_vec();
            choices.shuffle(&mut order);
            let parts = cut(&order, longest, &mut choices);
            let helpers = parts.len();
            let level = Level {
                tasks: Arc::clone(&tasks),
                parts: WorkQueue::new(parts.into_iter()),
                done: Mutex::new(Vec::new()),
            };
            outputs.extend(workers.share(level, helpers).done.into_inner());
        }
        by_index(outputs, plan.transactions())
    }
}

/// Consecutive parts of 1 to `longest` items, numbered.
fn cut(mut rest: &[TxIndex], longest: usize, choices: &mut Choices) -> Vec<(usize, Vec<TxIndex>)> {
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (part, after) = rest.split_at((1 + choices.below(longest)).min(rest.len()));
        parts.push((parts.len(), part.to_vec()));
        rest = after;
    }
    parts
}

/// One level in parts.
struct Level<T: Tasks> {
    tasks: Arc<T>,
    parts: WorkQueue<IntoIter<(usize, Vec<TxIndex>)>>,
    done: Mutex<Vec<(TxIndex, T::Output)>>,
}

impl<T: Tasks> Work for Level<T> {
    fn work(&self, _: &Seat<'_>) {
        for (lane, part) in self.parts.items() {
            let mut worker = self.tasks.start(lane);
            let run = |at: TxIndex| (at, self.tasks.run(&mut worker, at));
            let mut done: Vec<_> = part.into_iter().map(run).collect();
            self.tasks.finish(worker);
            self.done.lock().append(&mut done);
        }
    }

    fn has_work(&self) -> bool {
        self.parts.left() > 0
    }
}

/// As [`Dataflow`], with delays, and with as much kept by each worker as the seed says.
///
/// # Examples
/// Whatever the schedule, the outputs are in block order:
/// ```
/// use wavefront_scheduler::explore::ShuffledDataflow;
/// use wavefront_scheduler::workers::Threads;
///
/// # use std::sync::Arc;
/// # use wavefront_scheduler::{BlockPlan, Dispatch, LevelPlan, PlanParts, Segment, Tasks, TxIndex};
/// # struct Number(BlockPlan<u32>);
/// # impl Tasks for Number {
/// #     type Worker = ();
/// #     type Output = u32;
/// #     fn plan(&self) -> &LevelPlan { self.0.levels() }
/// #     fn start(&self, _: usize) {}
/// #     fn run(&self, (): &mut (), index: TxIndex) -> u32 { index.0 }
/// #     fn finish(&self, (): ()) {}
/// # }
/// # let plan = BlockPlan::from_parts(PlanParts {
/// #     offsets: vec![0; 4], level_of: vec![0; 2], chunks: vec![0..1, 1..2],
/// #     segments: vec![Segment::Wide(0..2)], ..PlanParts::default()
/// # })?;
/// # let tasks = Arc::new(Number(plan));
/// let threads = Threads::own(2, 0)?;
/// for seed in 0..4 {
///     assert_eq!(ShuffledDataflow { seed }.dispatch(&tasks, &threads.workers()), [0, 1]);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ShuffledDataflow {
    /// Determines delays and how eagerly work is given away.
    pub seed: u64,
}

impl Dispatch for ShuffledDataflow {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        let mut choices = Choices::new(self.seed);
        let tasks = Arc::new(Delayed { tasks: Arc::clone(tasks), seed: choices.next() });
        Dataflow { split_above: 1 << choices.below(7) }.dispatch(&tasks, workers)
    }
}
