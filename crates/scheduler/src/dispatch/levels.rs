//! The dispatcher with a barrier after each level.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::{Dispatch, Tasks};
use crate::{LevelPlan, Segment, TxIndex};

/// Runs the plan's segments one after the other: inline ones on the calling thread, the chunks of
/// wide ones in parallel with rayon's join as barrier, which publishes what they wrote.
#[derive(Debug, Clone, Copy, Default)]
pub struct Levels;

impl Dispatch for Levels {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T) -> Vec<T::Output> {
        let mut outputs = Vec::with_capacity(plan.transactions());
        for (number, segment) in plan.segments().iter().enumerate() {
            match segment {
                Segment::Inline(range) => {
                    let part = &plan.order()[range.start as usize..range.end as usize];
                    chunk(tasks, number, part, &mut outputs);
                }
                Segment::Wide(chunks) => {
                    let chunks = &plan.chunks()[chunks.start as usize..chunks.end as usize];
                    let parts: Vec<_> = chunks
                        .into_par_iter()
                        .enumerate()
                        .with_max_len(1)
                        .map(|(lane, chunk_range)| {
                            let range = chunk_range.start as usize..chunk_range.end as usize;
                            let mut outputs = Vec::with_capacity(range.len());
                            chunk(tasks, lane, &plan.order()[range], &mut outputs);
                            outputs
                        })
                        .collect();
                    outputs.extend(parts.into_iter().flatten());
                }
            }
        }
        // Outputs are in plan order.
        super::by_index(plan.order().iter().copied().zip(outputs), plan.transactions())
    }
}

fn chunk<T: Tasks>(tasks: &T, lane: usize, part: &[TxIndex], outputs: &mut Vec<T::Output>) {
    let mut worker = tasks.start(lane);
    outputs.extend(part.iter().map(|index| tasks.run(&mut worker, *index)));
    tasks.finish(worker);
}
