//! Dispatchers on real threads whose choices a seed makes: for looking for results that depend on
//! the schedule.
//!
//! What the seed fixes is repeatable; how the threads interleave is not, and is made as uneven as
//! possible by random delays.

use super::{Crew, Dataflow, Dispatch, Tasks, by_index, delayed::Delayed, draws::Draws};
use crate::{LevelPlan, TxIndex};

/// Level by level, each in any order, cut anywhere, with delays. The plan's segments and chunks are
/// ignored: what they fuse or keep together is taken apart.
#[derive(Debug, Clone, Copy)]
pub struct ShuffledLevels {
    /// Determines orders, cuts and delays.
    pub seed: u64,
}

impl Dispatch for ShuffledLevels {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output> {
        let mut draws = Draws::new(self.seed);
        let tasks = Delayed { tasks, seed: draws.next() };
        let longest = 1 << draws.below(7);
        let mut outputs = Vec::with_capacity(plan.transactions());
        for level in 0..plan.level_count() {
            let mut order = plan.level(level).to_vec();
            draws.shuffle(&mut order);
            let parts = cut(&order, longest, &mut draws);
            let mut given: Vec<Vec<(TxIndex, T::Output)>> = Vec::new();
            given.resize_with(parts.len(), Vec::new);
            crew.share(parts.into_iter().zip(&mut given).enumerate(), |_, parts| {
                for (lane, (part, given)) in parts {
                    let mut worker = tasks.start(lane);
                    given.extend(part.iter().map(|at| (*at, tasks.run(&mut worker, *at))));
                    tasks.finish(worker);
                }
            });
            outputs.extend(given.into_iter().flatten());
        }
        by_index(outputs, plan.transactions())
    }
}

/// Consecutive parts of 1 to `longest` items.
fn cut<'a>(mut rest: &'a [TxIndex], longest: usize, draws: &mut Draws) -> Vec<&'a [TxIndex]> {
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (part, after) = rest.split_at((1 + draws.below(longest)).min(rest.len()));
        parts.push(part);
        rest = after;
    }
    parts
}

/// As [`Dataflow`], with delays, and with as much kept by each worker as the seed says.
#[derive(Debug, Clone, Copy)]
pub struct ShuffledDataflow {
    /// Determines delays and how eagerly work is given away.
    pub seed: u64,
}

impl Dispatch for ShuffledDataflow {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output> {
        let mut draws = Draws::new(self.seed);
        let tasks = Delayed { tasks, seed: draws.next() };
        Dataflow { split_above: 1 << draws.below(7) }.dispatch(plan, &tasks, crew)
    }
}
