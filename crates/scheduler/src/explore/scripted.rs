//! The dispatcher that follows a script: any legal schedule, on one thread, repeatable.

use std::sync::Arc;

use super::choices::Choices;
use crate::TxIndex;
use crate::dispatch::{Dispatch, Tasks};
use crate::dispatchers::{Countdown, by_index};
use crate::workers::Workers;

/// Runs ready nodes in the order that a seed picks: every order the conflict DAG allows has some
/// seed. For looking for results that depend on the schedule.
///
/// # Examples
/// Whatever the schedule, the outputs are in block order:
/// ```
/// use wavefront_scheduler::explore::Scripted;
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
///     assert_eq!(Scripted { seed }.dispatch(&tasks, &threads.workers()), [0, 1]);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Scripted {
    /// Determines the schedule.
    pub seed: u64,
}

impl Dispatch for Scripted {
    fn dispatch<T: Tasks>(&self, tasks: &Arc<T>, _: &Workers<'_>) -> Vec<T::Output> {
        let plan = tasks.plan();
        let dag = plan.dag();
        let countdown = Countdown::of(dag);
        let mut ready: Vec<u32> =
            (0..dag.transactions()).filter(|node| countdown.is_ready(*node)).collect();
        let mut outputs = Vec::with_capacity(plan.transactions());
        let mut choices = Choices::new(self.seed);
        let mut lane = 0;
        let mut worker = tasks.start(lane);
        while !ready.is_empty() {
            let choice = choices.next();
            let pick = usize::try_from(choice % ready.len() as u64).unwrap_or(0);
            let node = ready.swap_remove(pick);
            if dag.is_transaction(node) {
                outputs.push((TxIndex(node), tasks.run(&mut worker, TxIndex(node))));
            }
            if choice >> 60 == 0 {
                // Chunks end at random places, too.
                lane += 1;
                tasks.finish(core::mem::replace(&mut worker, tasks.start(lane)));
            }
            ready.extend(dag.successors(node).filter(|successor| countdown.arrive(*successor)));
        }
        tasks.finish(worker);
        by_index(outputs, plan.transactions())
    }
}
