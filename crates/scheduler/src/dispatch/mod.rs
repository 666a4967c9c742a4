//! Dispatch: runs a plan on the calling thread and a rayon pool beside it. The only module of this
//! crate that knows threads.
//!
//! A worker never waits for another transaction. What waits is the end of rayon's scope (after a
//! wide level, or the block), and a worker that waits there runs other jobs meanwhile; see
//! `docs/design/threads.md`.

mod countdown;
mod crew;
mod dataflow;
mod delayed;
mod draws;
mod levels;
mod parts;
mod scripted;
mod shuffled;
mod threads;

pub use countdown::Countdown;
pub use crew::Crew;
pub use dataflow::Dataflow;
pub use levels::Levels;
pub use parts::{Parts, Taking};
pub use scripted::Scripted;
pub use shuffled::{ShuffledDataflow, ShuffledLevels};
pub use threads::Threads;

use crate::{LevelPlan, TxIndex};

/// What a dispatcher runs. A worker runs some transactions one after the other with state of its
/// own; workers run side by side.
pub trait Tasks: Sync {
    /// A worker's own state: buffers, local sums.
    type Worker;
    /// What a transaction gives.
    type Output: Send;

    /// A fresh worker; `lane` differs between workers that run side by side, mostly.
    fn start(&self, lane: usize) -> Self::Worker;

    /// Runs one transaction. Everything it has to wait for has run.
    fn run(&self, worker: &mut Self::Worker, index: TxIndex) -> Self::Output;

    /// Ends a worker, before anything that has to wait for the whole block.
    fn finish(&self, worker: Self::Worker);
}

/// A way to run a plan.
pub trait Dispatch: Sync {
    /// Runs every transaction once on the crew's threads, each after all it is ordered behind, and
    /// returns the outputs by transaction index. Effects of a transaction are visible to those ordered behind it.
    ///
    /// # Panics
    /// With what a task panics with, after the running tasks ended.
    fn dispatch<T: Tasks>(&self, plan: &LevelPlan, tasks: &T, crew: Crew<'_>) -> Vec<T::Output>;
}

/// Outputs that came with their transactions, each at its index.
///
/// # Panics
/// When they are not one for each of `len` transactions.
fn by_index<R>(outputs: impl IntoIterator<Item = (TxIndex, R)>, len: usize) -> Vec<R> {
    let mut slots: Vec<Option<R>> = Vec::new();
    slots.resize_with(len, || None);
    for (index, output) in outputs {
        let twice = slots[index.0 as usize].replace(output);
        assert!(twice.is_none(), "a dispatcher runs no transaction twice");
    }
    let complete = |slot: Option<R>| slot.expect("a dispatcher runs every transaction");
    slots.into_iter().map(complete).collect()
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests;
