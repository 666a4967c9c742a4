//! The dispatcher with a barrier after each level.

use core::ops::Range;
use std::sync::Arc;

use wavefront_sync::Mutex;

use crate::dispatch::{Dispatch, Tasks};
use crate::workers::{Seat, Work, WorkQueue, Workers};
use crate::{LevelPlan, Segment};

/// Runs the plan's segments one after the other: inline ones on the calling thread, the chunks of
/// wide ones on all workers, whose end is the barrier that publishes what they wrote.
///
/// # Examples
/// Two transactions that give their number:
/// ```
/// use wavefront_scheduler::dispatchers::Levels;
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
/// assert_eq!(Levels.dispatch(&tasks, &threads.workers()), [0, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Levels;

impl Dispatch for Levels {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        let plan = tasks.plan();
        let mut outputs = Vec::with_capacity(plan.transactions());
        for (number, segment) in plan.segments().iter().enumerate() {
            match segment {
                Segment::Inline(range) => {
                    let mut worker = tasks.start(number);
                    run(&**tasks, &mut worker, plan, range, &mut outputs);
                    tasks.finish(worker);
                }
                // Nobody is there to share with: one worker state for all chunks.
                Segment::Wide(chunks) if workers.threads() < 2 => {
                    let mut worker = tasks.start(number);
                    for chunk in &plan.chunks()[chunks.start as usize..chunks.end as usize] {
                        run(&**tasks, &mut worker, plan, chunk, &mut outputs);
                    }
                    tasks.finish(worker);
                }
                Segment::Wide(chunks) => {
                    let level = Level {
                        tasks: Arc::clone(tasks),
                        chunks: WorkQueue::new(chunks.clone()),
                        done: Mutex::new(Vec::with_capacity(chunks.len())),
                    };
                    let mut done = workers.share(level, chunks.len()).done.into_inner();
                    done.sort_unstable_by_key(|(chunk, _)| *chunk);
                    outputs.extend(done.into_iter().flat_map(|(_, outputs)| outputs));
                }
            }
        }
        plan.in_block_order(outputs)
    }
}

/// Runs a range of the plan's order.
fn run<T: Tasks>(
    tasks: &T,
    worker: &mut T::Worker,
    plan: &LevelPlan,
    range: &Range<u32>,
    outputs: &mut Vec<Option<T::Output>>,
) {
    outputs.extend(plan.slice(range).iter().map(|index| Some(tasks.run(worker, *index))));
}

/// The chunks of one wide level.
struct Level<T: Tasks> {
    tasks: Arc<T>,
    /// Chunk numbers.
    chunks: WorkQueue<Range<u32>>,
    /// Outputs by chunk, as the workers came.
    done: Mutex<Vec<Chunk<T>>>,
}

/// A chunk's number and the outputs of its transactions.
type Chunk<T> = (u32, Vec<Option<<T as Tasks>::Output>>);

impl<T: Tasks> Work for Level<T> {
    fn work(&self, seat: &Seat<'_>) {
        let Some(first) = self.chunks.take() else { return };
        let plan = self.tasks.plan();
        let mut worker = self.tasks.start(seat.lane());
        let mut done = Vec::new();
        for chunk in core::iter::once(first).chain(self.chunks.items()) {
            let range = &plan.chunks()[chunk as usize];
            let mut outputs = Vec::with_capacity(range.len());
            run(&*self.tasks, &mut worker, plan, range, &mut outputs);
            done.push((chunk, outputs));
        }
        self.tasks.finish(worker);
        self.done.lock().append(&mut done);
    }

    fn has_work(&self) -> bool {
        self.chunks.left() > 0
    }
}
