//! Tasks that take random times: what runs side by side then meets at other points.

use std::sync::Arc;

use super::choices::Choices;
use crate::dispatch::Tasks;
use crate::{LevelPlan, TxIndex};

/// Longest delay, in turns of a waiting loop: some microseconds, as much as a transaction takes.
const TURNS_MAX: usize = 256;

/// Tasks with a delay before and after some transactions; which, and how long, the seed says. No
/// clock is read.
pub(super) struct Delayed<T> {
    pub(super) tasks: Arc<T>,
    pub(super) seed: u64,
}

impl<T: Tasks> Tasks for Delayed<T> {
    type Worker = T::Worker;
    type Output = T::Output;

    fn plan(&self) -> &LevelPlan {
        self.tasks.plan()
    }

    fn start(&self, lane: usize) -> T::Worker {
        self.tasks.start(lane)
    }

    fn run(&self, worker: &mut T::Worker, index: TxIndex) -> T::Output {
        let mut choices = Choices::new(self.seed ^ (u64::from(index.0) << 32));
        delay(&mut choices);
        let output = self.tasks.run(worker, index);
        delay(&mut choices);
        output
    }

    fn finish(&self, worker: T::Worker) {
        self.tasks.finish(worker);
    }
}

/// One time in eight some turns of a loop, one time in 32 the rest of the time slice.
fn delay(choices: &mut Choices) {
    match choices.below(32) {
        0 => std::thread::yield_now(),
        1..5 => (0..choices.below(TURNS_MAX)).for_each(|_| core::hint::spin_loop()),
        _ => {}
    }
}
