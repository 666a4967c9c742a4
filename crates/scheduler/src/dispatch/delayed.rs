//! Tasks that take random times: what runs side by side then meets at other points.

use super::{Tasks, draws::Draws};
use crate::TxIndex;

/// Longest delay, in turns of a waiting loop: some microseconds, as much as a transaction takes.
const TURNS_MAX: usize = 256;

/// Tasks with a delay before and after some transactions; which, and how long, the seed says. No
/// clock is read.
pub(super) struct Delayed<'a, T> {
    pub(super) tasks: &'a T,
    pub(super) seed: u64,
}

impl<T: Tasks> Tasks for Delayed<'_, T> {
    type Worker = T::Worker;
    type Output = T::Output;

    fn start(&self, lane: usize) -> T::Worker {
        self.tasks.start(lane)
    }

    fn run(&self, worker: &mut T::Worker, index: TxIndex) -> T::Output {
        let mut draws = Draws::new(self.seed ^ (u64::from(index.0) << 32));
        delay(&mut draws);
        let output = self.tasks.run(worker, index);
        delay(&mut draws);
        output
    }

    fn finish(&self, worker: T::Worker) {
        self.tasks.finish(worker);
    }
}

/// One time in eight some turns of a loop, one time in 32 the rest of the time slice.
fn delay(draws: &mut Draws) {
    match draws.below(32) {
        0 => std::thread::yield_now(),
        1..5 => (0..draws.below(TURNS_MAX)).for_each(|_| core::hint::spin_loop()),
        _ => {}
    }
}
