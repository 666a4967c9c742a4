//! The dispatcher without barriers: a transaction runs as soon as all it waits for has run.

use wavefront_sync::{AtomicUsize, Mutex, Ordering};

use super::{Countdown, Crew, Dispatch, Tasks, by_index};
use crate::{LevelPlan, TxIndex};

/// Counts each node's predecessors down; who brings a counter to zero runs the node next, on the
/// same worker. A worker hands half of its ready transactions to rayon once it has more than
/// [`split_above`](Self::split_above), so that a chain (one hot sender) stays on one worker while
/// others go on, and cheap transactions are not spawned one by one.
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

struct Flow<'a, T: Tasks> {
    plan: &'a LevelPlan,
    tasks: &'a T,
    countdown: Countdown,
    split_above: usize,
    outputs: Mutex<Vec<(TxIndex, T::Output)>>,
    lane: AtomicUsize,
}

impl Dispatch for Dataflow {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output> {
        let flow = Flow {
            plan,
            tasks,
            countdown: Countdown::of(plan.dag()),
            // Nobody is there to take what one thread gives away.
            split_above: if crew.threads() > 1 { self.split_above.max(1) } else { usize::MAX },
            outputs: Mutex::new(Vec::with_capacity(plan.transactions())),
            lane: AtomicUsize::new(0),
        };
        // Only transactions can be ready at once: a join node waits for two or more. Descending,
        // since workers take from the end.
        let ready: Vec<u32> = (0..plan.dag().transactions())
            .rev()
            .filter(|node| flow.countdown.is_ready(*node))
            .collect();
        if !ready.is_empty() {
            crew.scope(|scope| flow.run(scope, ready));
        }
        by_index(flow.outputs.into_inner(), plan.transactions())
    }
}

impl<T: Tasks> Flow<'_, T> {
    /// Runs ready nodes until none is left here, giving work away when there is plenty.
    fn run<'scope>(&'scope self, scope: &rayon::Scope<'scope>, mut ready: Vec<u32>) {
        // Relaxed: any spread of lane numbers is good.
        let mut worker = self.tasks.start(self.lane.fetch_add(1, Ordering::Relaxed));
        let mut outputs = Vec::with_capacity(ready.len());
        loop {
            while ready.len() > self.split_above {
                // The later half goes; it is what this worker would reach last.
                let kept = ready.split_off(ready.len() / 2);
                let given = std::mem::replace(&mut ready, kept);
                scope.spawn(move |scope| self.run(scope, given));
            }
            let Some(node) = ready.pop() else { break };
            if self.plan.dag().is_transaction(node) {
                let index = TxIndex(node);
                outputs.push((index, self.tasks.run(&mut worker, index)));
            }
            for successor in self.plan.dag().successors(node) {
                if self.countdown.arrive(successor) {
                    ready.push(successor);
                }
            }
        }
        self.tasks.finish(worker);
        self.outputs.lock().append(&mut outputs);
    }
}
