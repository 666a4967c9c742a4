//! The dispatcher without barriers: a transaction runs as soon as all it waits for has run.

use std::sync::Arc;

use wavefront_sync::Mutex;

use super::{Countdown, by_index};
use crate::TxIndex;
use crate::dispatch::{Dispatch, Tasks};
use crate::workers::{Seat, Work, Workers};

/// Counts each node's predecessors down; who brings a counter to zero runs the node next, on the
/// same worker. A worker gives half of its ready transactions away once it has more than
/// [`split_above`](Self::split_above), so that a chain (one hot sender) stays on one worker while
/// others go on, and cheap transactions are not handed over one by one.
///
/// # Examples
/// Two transactions that give their number:
/// ```
/// use wavefront_scheduler::dispatchers::Dataflow;
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
/// assert_eq!(Dataflow { split_above: 8 }.dispatch(&tasks, &threads.workers()), [0, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Dataflow {
    /// Ready transactions a worker keeps to itself; at least 1.
    pub split_above: usize,
}

impl Default for Dataflow {
    fn default() -> Self {
        Self { split_above: 64 }
    }
}

impl Dispatch for Dataflow {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, workers: &Workers<'_>) -> Vec<T::Output> {
        let dag = tasks.plan().dag();
        let countdown = Countdown::of(dag);
        // Only transactions can be ready at once: a join node waits for others. Descending, since
        // workers take from the end.
        let ready: Vec<u32> =
            (0..dag.transactions()).rev().filter(|node| countdown.is_ready(*node)).collect();
        let len = tasks.plan().transactions();
        let flow = Flow {
            tasks: Arc::clone(tasks),
            countdown,
            // Nobody is there to take what one thread gives away.
            split_above: if workers.threads() > 1 { self.split_above.max(1) } else { usize::MAX },
            batches: Mutex::new(vec![ready]),
            outputs: Mutex::new(Vec::with_capacity(len)),
        };
        // The first batch is the caller's; help is called when there is more.
        let flow = workers.share(flow, 1);
        by_index(flow.outputs.into_inner(), len)
    }
}

struct Flow<T: Tasks> {
    tasks: Arc<T>,
    countdown: Countdown,
    split_above: usize,
    /// Ready nodes that nobody has taken yet.
    batches: Mutex<Vec<Vec<u32>>>,
    outputs: Mutex<Vec<(TxIndex, T::Output)>>,
}

impl<T: Tasks> Work for Flow<T> {
    fn work(&self, seat: &Seat<'_>) {
        let Some(mut ready) = self.take() else { return };
        let mut worker = self.tasks.start(seat.lane());
        let mut outputs = Vec::with_capacity(ready.len());
        loop {
            self.run(&mut ready, &mut worker, &mut outputs, seat);
            match self.take() {
                Some(batch) => ready = batch,
                None => break,
            }
        }
        self.tasks.finish(worker);
        self.outputs.lock().append(&mut outputs);
    }

    fn has_work(&self) -> bool {
        !self.batches.lock().is_empty()
    }
}

impl<T: Tasks> Flow<T> {
    fn take(&self) -> Option<Vec<u32>> {
        self.batches.lock().pop()
    }

    fn give(&self, batch: Vec<u32>, seat: &Seat<'_>) {
        self.batches.lock().push(batch);
        seat.call_help();
    }

    /// Runs ready nodes until none is left here, giving work away when there is plenty.
    fn run(
        &self,
        ready: &mut Vec<u32>,
        worker: &mut T::Worker,
        outputs: &mut Vec<(TxIndex, T::Output)>,
        seat: &Seat<'_>,
    ) {
        let dag = self.tasks.plan().dag();
        loop {
            while ready.len() > self.split_above {
                // The later half goes; it is what this worker would reach last.
                let kept = ready.split_off(ready.len() / 2);
                self.give(core::mem::replace(ready, kept), seat);
            }
            let Some(node) = ready.pop() else { break };
            if dag.is_transaction(node) {
                let index = TxIndex(node);
                outputs.push((index, self.tasks.run(worker, index)));
            }
            for successor in dag.successors(node) {
                if self.countdown.arrive(successor) {
                    ready.push(successor);
                }
            }
        }
    }
}
