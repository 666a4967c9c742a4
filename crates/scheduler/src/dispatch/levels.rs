//! The dispatcher with a barrier after each level.

use core::ops::Range;

use super::{Crew, Dispatch, Tasks};
use crate::{LevelPlan, Segment};

/// Runs the plan's segments one after the other: inline ones on the calling thread, the chunks of
/// wide ones on the whole crew, whose end is the barrier that publishes what they wrote.
#[derive(Debug, Clone, Copy, Default)]
pub struct Levels;

impl Dispatch for Levels {
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output> {
        let mut outputs: Vec<Option<T::Output>> = Vec::new();
        outputs.resize_with(plan.transactions(), || None);
        let mut rest = outputs.as_mut_slice();
        for (number, segment) in plan.segments().iter().enumerate() {
            let range = plan.range_of(segment);
            let (slots, after) = rest.split_at_mut(range.len());
            rest = after;
            match segment {
                Segment::Inline(_) => {
                    let mut worker = tasks.start(number);
                    run(tasks, &mut worker, plan, range, slots);
                    tasks.finish(worker);
                }
                Segment::Wide(chunks) => {
                    let chunks = &plan.chunks()[chunks.start as usize..chunks.end as usize];
                    crew.share(Cut { chunks: chunks.iter(), slots }, |lane, parts| {
                        let mut worker = tasks.start(lane);
                        for (chunk, slots) in parts {
                            run(tasks, &mut worker, plan, chunk, slots);
                        }
                        tasks.finish(worker);
                    });
                }
            }
        }
        plan.in_block_order(outputs)
    }
}

/// Runs a range of the plan's order, filling its slots.
fn run<T: Tasks>(
    tasks: &T,
    worker: &mut T::Worker,
    plan: &LevelPlan,
    range: Range<u32>,
    slots: &mut [Option<T::Output>],
) {
    let order = &plan.order()[range.start as usize..range.end as usize];
    for (index, slot) in order.iter().zip(slots) {
        *slot = Some(tasks.run(worker, *index));
    }
}

/// Consecutive chunks with the slots of their outputs.
struct Cut<'a, T> {
    chunks: core::slice::Iter<'a, Range<u32>>,
    slots: &'a mut [Option<T>],
}

impl<'a, T> Iterator for Cut<'a, T> {
    type Item = (Range<u32>, &'a mut [Option<T>]);

    fn next(&mut self) -> Option<Self::Item> {
        let chunk = self.chunks.next()?;
        let (slots, rest) = core::mem::take(&mut self.slots).split_at_mut(chunk.len());
        self.slots = rest;
        Some((chunk.clone(), slots))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.chunks.size_hint()
    }
}

impl<T> ExactSizeIterator for Cut<'_, T> {}
